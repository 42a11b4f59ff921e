//! Results on stdout, messages on stderr, colour where it is wanted.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use super::{Color, Exit, Global};

/// Where a command prints.
#[derive(Debug, Clone)]
pub(super) struct Output {
    global: Global,
    failed: Option<Exit>,
    since: Instant,
}

impl Output {
    pub(super) fn new(global: Global) -> Self {
        Output { global, failed: None, since: Instant::now() }
    }

    /// How printing failed, if it did and not just because the reader went away.
    pub(super) fn failed(&self) -> Option<Exit> {
        self.failed
    }

    fn styled(&self, terminal: bool) -> bool {
        match self.global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }

    /// Whether results may be coloured.
    pub(super) fn styled_result(&self) -> bool {
        self.styled(io::stdout().is_terminal())
    }

    /// Whether messages may be coloured.
    pub(super) fn styled_message(&self) -> bool {
        self.styled(io::stderr().is_terminal())
    }

    /// Prints a result as it stands.
    pub(super) fn result(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Prints a result that may be no text.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
        // A closed pipe is not an error: the reader has seen enough.
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failed = Some(Exit::Machine);
        }
    }

    /// Prints a message, unless nobody wants any.
    pub(super) fn say(&mut self, text: &str) {
        if !self.global.quiet {
            self.message(text);
        }
    }

    /// Prints a message as it stands, `--quiet` or not.
    pub(super) fn message(&mut self, text: &str) {
        // Nothing can be said when stderr is gone.
        let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
    }

    /// Prints what went wrong and what to do.
    pub(super) fn error(&mut self, message: &str, help: &str) {
        let text = if self.styled_message() {
            format!("\u{1b}[1;31merror\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n  \u{1b}[36mhelp\u{1b}[0m: {help}")
        } else {
            format!("error: {message}\n  help: {help}")
        };
        self.message(&text);
    }

    /// A bar for a long file, on a terminal only.
    pub(super) fn progress(&self, doing: &str, bytes: u64) -> ProgressBar {
        const LONG: u64 = 8 * 1024 * 1024;
        if self.global.quiet || bytes < LONG || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(bytes).with_message(doing.to_owned());
        let style = ProgressStyle::with_template("{msg:>8} {wide_bar} {bytes} of {total_bytes}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.with_finish(ProgressFinish::AndClear)
    }

    /// With `--verbose`, how long the step that just ended took.
    pub(super) fn step(&mut self, name: &str) {
        let now = Instant::now();
        if self.global.verbose {
            let took = now.duration_since(self.since);
            self.message(&format!("{name:>8} {:8.1} ms", took.as_secs_f64() * 1000.0));
        }
        self.since = now;
    }
}
