//! `aims-site build`: the report site.

use std::path::PathBuf;

use camino::Utf8PathBuf;
use clap::Args;

use super::check::verdict;
use super::edition::{EditionArgs, no_audience};
use super::{Dir, Exit, Output};
use crate::diag::{Severity, human};
use crate::publish::sign::Signer;
use crate::write::WriteError;
use crate::{BuildError, Built, Checked, Site, pdf, read, write};

/// Build the report site of an engagement
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site build
  aims-site build demo -o report
  aims-site build demo --strict
  aims-site build demo --pdf             also public.pdf, the report on paper
  aims-site build demo --edition management
  aims-site build demo --all-editions

The site is staged beside OUT and swapped in one step; a failed build leaves the old site whole.
An OUT that holds anything but an unchanged earlier site is refused.")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    dir: Dir,
    /// The folder for the site: a new or empty one, or one that holds an earlier site
    #[arg(short, long = "out", value_name = "OUT", default_value = "public")]
    out: Utf8PathBuf,
    #[command(flatten)]
    edition: EditionArgs,
    /// A site for every audience, each whole in OUT/AUDIENCE/
    #[arg(long, conflicts_with = "edition")]
    all_editions: bool,
    /// Show drafts and unconfirmed imports too, marked; they change no figure
    #[arg(long)]
    drafts: bool,
    /// Sign the site with this SSH key, by `ssh-keygen`; of a key in an agent or a device, name the public half
    #[arg(long, value_name = "KEY")]
    sign: Option<Utf8PathBuf>,
    /// Build nothing if there are warnings
    #[arg(long)]
    strict: bool,
    /// Print the report to OUT.pdf as well; needs Chromium or Chrome
    #[arg(long)]
    pdf: bool,
    /// The Chromium or Chrome that prints, if it is not found by itself
    #[arg(long, value_name = "PATH", env = "CHROMIUM", requires = "pdf")]
    chromium: Option<PathBuf>,
}

pub(super) fn run(args: &BuildArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    if let Err(error) = write::check_target(&args.out, dir, read::INPUTS) {
        return refuse(&error, out);
    }
    let sources = read::folder(dir);
    out.step("read");
    let asked = args.edition.asked(args.drafts);
    // What is signed, printed or made for every audience is always made.
    if args.sign.is_none() && !args.all_editions && !args.pdf {
        match crate::standing(&sources, &asked, &args.out, &mut |step| out.step(step)) {
            Ok(Some(built)) if !args.strict || built.outcome.warnings == 0 => {
                out.say(&summary(&built, &[String::new()], args));
                return Exit::Done;
            }
            Ok(_) => {}
            Err(error) => return not_made(&error, out),
        }
    }
    let mut checked = Checked::of(sources, &mut |step| out.step(step));
    print(&checked, args.strict, out);
    if verdict(&checked.report, args.strict) != Exit::Done {
        return not_built(&checked, out);
    }
    checked.sources.forget_texts();
    let Some(model) = &checked.model else { return not_built(&checked, out) };
    let told = match asked.of(model) {
        Ok(told) => told,
        Err(error) => return no_audience(&error, out),
    };
    let signer = args.sign.as_deref().map(Signer::new);
    let built = if args.all_editions {
        crate::build_editions(model, &checked.sources, args.drafts, signer.as_ref(), &args.out, &mut |step| {
            out.step(step)
        })
        .map(|built| (None, built))
    } else {
        Site::plan(told, &checked.sources).and_then(|site| {
            out.step("plan");
            let site = site.signed_by(signer);
            let built = crate::build(&site, &args.out, &mut |step| out.step(step))?;
            Ok((Some(site), built))
        })
    };
    match built {
        Ok((site, built)) => {
            let opened = match site {
                Some(_) => vec![String::new()],
                None => model.engagement.meta.audiences.iter().map(|name| format!("{name}/")).collect(),
            };
            out.say(&summary(&built, &opened, args));
            match site.filter(|_| args.pdf) {
                Some(site) => print_volumes(&site, args, out),
                None => Exit::Done,
            }
        }
        Err(error) => not_made(&error, out),
    }
}

/// Why a site was not made, and how the command ends then.
pub(super) fn not_made(error: &BuildError, out: &mut Output) -> Exit {
    match error {
        BuildError::Write(error) => refuse(error, out),
        BuildError::Sign(error) => {
            out.error(&error.to_string(), error.help());
            Exit::Machine
        }
        BuildError::Theme(errors) => {
            for error in errors {
                out.error(&format!("{}:{}:{}: {}", error.path, error.line, error.column, error.message), &error.help);
            }
            Exit::Engagement
        }
        BuildError::Render(error) => {
            out.error(
                &format!("{}:{}:{}: {} (on {})", error.path, error.line, error.column, error.message, error.page),
                &error.help,
            );
            Exit::Engagement
        }
    }
}

/// Prints the documents of a site to files beside it: `OUT.pdf`, and `OUT-A.6.pdf` where findings fill volumes of their own.
fn print_volumes(site: &Site, args: &BuildArgs, out: &mut Output) -> Exit {
    for volume in site.volumes() {
        let name = volume.path.trim_end_matches(".html");
        let pdf = match name.strip_prefix("print/") {
            Some(area) => Utf8PathBuf::from(format!("{}-{area}.pdf", args.out)),
            None => Utf8PathBuf::from(format!("{}.pdf", args.out)),
        };
        let page = args.out.join(&volume.path);
        if let Err(error) = pdf::print(args.chromium.as_deref(), &page, &volume.anchors(), &pdf) {
            out.error(&error.to_string(), error.help());
            return Exit::Machine;
        }
        out.step("print");
        out.say(&format!("printed {pdf}"));
    }
    Exit::Done
}

/// Diagnostics on stderr: errors always in full, warnings in full only when they fail the build.
pub(super) fn print(checked: &Checked, strict: bool, out: &mut Output) {
    let mut shown = checked.report.clone();
    if !strict {
        shown.items.retain(|d| d.diagnostic.severity() == Severity::Error);
    }
    if !shown.items.is_empty() {
        let text = human::render(&shown, out.styled_message(), |path| checked.sources.text(path));
        out.message(&text);
    }
}

fn not_built(checked: &Checked, out: &mut Output) -> Exit {
    out.message(&format!("{}: nothing was built", human::count(&checked.report)));
    Exit::Engagement
}

pub(super) fn refuse(error: &WriteError, out: &mut Output) -> Exit {
    out.error(&error.to_string(), error.help());
    match error {
        WriteError::Refused { .. } => Exit::Usage,
        WriteError::Source { .. } => Exit::Engagement,
        WriteError::Failed { .. } | WriteError::Internal { .. } => Exit::Machine,
    }
}

/// What was made, and where to look: the sites that can be `opened`, each by its folder in OUT.
fn summary(built: &Built, opened: &[String], args: &BuildArgs) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let Built { written, outcome } = built;
    let mut text = format!(
        "{}: {}, {} major and {} minor open\n",
        outcome.title,
        plural(outcome.findings, "finding"),
        outcome.major,
        outcome.minor,
    );
    let changed = match written.files - written.unchanged.min(written.files) {
        0 => "nothing had changed".to_owned(),
        n if n == written.files => format!("{:.1} MB", written.bytes as f64 / 1e6),
        n => format!("{n} changed"),
    };
    text.push_str(&format!(
        "{} and {} in {}/ ({changed})\n",
        plural(outcome.pages, "page"),
        plural(outcome.evidence, "evidence file"),
        args.out,
    ));
    if outcome.warnings > 0 {
        text.push_str(&format!(
            "{}: run `aims-site check {}` to read them\n",
            plural(outcome.warnings, "warning"),
            args.dir.dir
        ));
    }
    let lines: Vec<String> = opened.iter().map(|folder| format!("open {}/{folder}index.html", args.out)).collect();
    text.push_str(&lines.join("\n"));
    text
}
