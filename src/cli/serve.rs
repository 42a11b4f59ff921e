//! `aims-site serve`: the report while it is being written.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::{Command, Stdio};

use camino::Utf8Path;
use clap::Args;

use super::edition::{EditionArgs, no_audience};
use super::{Dir, Exit, Output};
use crate::diag::human;
use crate::serve::{self, Editor, News, Options, ServeError, Shown};

/// Show the report in a browser, and follow every edit
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site serve
  aims-site serve demo --open
  aims-site serve demo --drafts
  aims-site serve demo --edition management
  aims-site serve demo --editor-url 'idea://open?file={path}&line={line}'

What is shown is what `build` would write. Pages reload when what they show
has changed; errors stand over the last good page, each with a link to its
line. /_todo lists what is missing before delivery. Ctrl-C ends it.")]
pub(super) struct ServeArgs {
    #[command(flatten)]
    dir: Dir,
    /// The port to listen at; if it is taken, the next free one
    #[arg(short, long, value_name = "PORT", default_value_t = 4200)]
    port: u16,
    /// The address to listen at: everyone who reaches it can read the engagement [default: this machine only]
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    #[command(flatten)]
    edition: EditionArgs,
    /// Show drafts and unconfirmed imports too, marked; they change no figure
    #[arg(long)]
    drafts: bool,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Look for changes again and again: for network drives and containers, which may tell of none
    #[arg(long)]
    poll: bool,
    /// The link that opens your editor, with {path}, {line} and {column}
    #[arg(
        long,
        value_name = "URL",
        default_value = "vscode://file/{path}:{line}:{column}",
        env = "AIMS_SITE_EDITOR_URL"
    )]
    editor_url: String,
}

pub(super) fn run(args: &ServeArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir.to_owned(),
        Err(exit) => return exit,
    };
    let editor: Editor = match args.editor_url.parse() {
        Ok(editor) => editor,
        Err(error) => {
            let error: serve::BadEditor = error;
            out.error(
                &error.to_string(),
                "write an address with `{path}`, such as `vscode://file/{path}:{line}:{column}`",
            );
            return Exit::Usage;
        }
    };
    let address = match address(args.host.as_deref(), args.port) {
        Ok(address) => address,
        Err(why) => {
            out.error(&why, "name an address of this machine, such as `0.0.0.0`, or leave `--host` out");
            return Exit::Usage;
        }
    };
    if !address.ip().is_loopback() {
        out.message(
            "warning: everyone who reaches this machine over the network can read the engagement: /_todo and errors tell \
             of drafts, and of what the edition withholds",
        );
    }
    let edition = args.edition.asked(args.drafts);
    let options = Options { dir: dir.clone(), address, host: args.host.clone(), edition, poll: args.poll, editor };
    let (wanted, open) = (args.port, args.open);
    let mut voice = out.clone();
    let mut before = Said::default();
    let served = serve::serve(options, move |news| match news {
        News::Listening(at) => listening(&dir, at, wanted, open, &mut voice),
        News::Shown { shown, changed, took } => {
            let told = before.say(shown, changed.iter().map(|path| path.as_str()), took.as_secs_f64() * 1000.0);
            if shown.report.errors > 0 {
                voice.message(&told);
            } else if !told.is_empty() {
                voice.say(&told);
            }
        }
        News::Unwatched(why) => {
            voice.message(&format!(
                "warning: {why}; it is looked through again and again instead\n  help: {}",
                why.help()
            ));
        }
    });
    match served {
        Ok(()) => Exit::Done,
        Err(ServeError::NoAudience(error)) => no_audience(&error, out),
        Err(ServeError::Listen(error)) => not_served(&error, address, out),
    }
}

/// Why nothing listens there, and how the command ends then.
fn not_served(error: &io::Error, address: SocketAddr, out: &mut Output) -> Exit {
    if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::AddrNotAvailable) {
        out.error(&format!("cannot listen at {address}: {error}"), "choose another `--port` or `--host`");
        return Exit::Usage;
    }
    let help = "choose another `--port`, or close what listens there";
    out.error(&format!("cannot serve at {address}: {error}"), help);
    Exit::Machine
}

fn address(host: Option<&str>, port: u16) -> Result<SocketAddr, String> {
    let Some(host) = host else { return Ok(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port)) };
    let mut found = (host, port).to_socket_addrs().map_err(|error| format!("`{host}` is no host: {error}"))?;
    found.next().ok_or_else(|| format!("`{host}` is no host"))
}

fn listening(dir: &Utf8Path, at: SocketAddr, wanted: u16, open: bool, out: &mut Output) {
    let host = if at.ip().is_unspecified() { "localhost".to_owned() } else { at.ip().to_string() };
    let host = if at.is_ipv6() && !at.ip().is_unspecified() { format!("[{host}]") } else { host };
    let url = format!("http://{host}:{}/", at.port());
    if wanted != 0 && at.port() != wanted {
        out.say(&format!("port {wanted} is taken: this preview is at port {}", at.port()));
    }
    out.say(&format!("{dir}: Ctrl-C ends the preview; what is missing is listed at {url}_todo"));
    // The one result: whoever starts a preview wants to know where it is.
    out.result(&format!("{url}\n"));
    if open && let Err(error) = browse(&url) {
        out.message(&format!("warning: no browser could be started ({error}): open {url}"));
    }
}

/// Opens the browser of this desktop.
fn browse(url: &str) -> io::Result<()> {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop)
}

/// What was said last, so that nothing is said twice.
#[derive(Default)]
struct Said {
    errors: String,
}

impl Said {
    /// What to say of what is shown now.
    fn say<'p>(&mut self, shown: &Shown, changed: impl ExactSizeIterator<Item = &'p str>, took: f64) -> String {
        let count = human::count(&shown.report);
        let errors: String = shown.errors().map(|text| format!("{text}\n\n")).collect();
        let mut changed = changed;
        let what = match (changed.len(), changed.next()) {
            (1, Some(path)) => format!("{path}: "),
            (0, _) | (_, None) => String::new(),
            (n, _) => format!("{n} files: "),
        };
        let line = format!("{what}{count} ({took:.0} ms)");
        let news = if errors == self.errors { line } else { format!("{errors}{line}") };
        let last_good =
            if shown.report.errors > 0 && shown.has_site() { "; the last good pages are shown" } else { "" };
        self.errors = errors;
        format!("{news}{last_good}")
    }
}
