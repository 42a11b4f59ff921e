//! The command line: arguments end here, and every command is a thin file that calls the line.
//!
//! The only room that prints, reads a clock (to time steps, to date a new engagement) and knows exit codes.
#![allow(clippy::disallowed_methods, reason = "the environment and the clock enter here, and go no further")]

mod build;
mod catalog;
mod check;
mod compare;
mod edition;
mod explain;
mod export;
mod fix;
mod import;
mod init;
mod new;
mod output;
mod publish;
mod schema;
mod serve;
mod starter;
mod status;
mod text;
mod verify;

use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use output::Output;

/// Turn a folder of Markdown red-team findings into an audit-ready ISO/IEC 42001 report site.
#[derive(Parser, Debug)]
#[command(name = "aims-site", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Examples:
  aims-site init demo                    a small engagement to start from
  aims-site new finding demo             the next finding, with its sections ready
  aims-site check demo                   everything that is wrong, at its line
  aims-site serve demo                   the report in a browser, following every edit
  aims-site build demo -o public         the report site
  aims-site explain A.6.2.4              what a control, rule or diagnostic means

An engagement is a folder: engagement.yaml says who, what and when, and
findings/ holds a Markdown file for each finding. `aims-site COMMAND --help`
tells more of a command.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What stands over the options of every command, so that a command's own are seen first.
const EVERYWHERE: &str = "Options of every command";

/// Options of every command.
#[derive(Args, Debug, Clone, Copy)]
struct Global {
    /// Print nothing but results and errors
    #[arg(short, long, global = true, help_heading = EVERYWHERE, conflicts_with = "verbose")]
    quiet: bool,
    /// Print how long each step takes
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    verbose: bool,
    /// When to print in colour; auto: on a terminal
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::InitArgs),
    New(new::NewArgs),
    Check(check::CheckArgs),
    Status(status::StatusArgs),
    Build(build::BuildArgs),
    Serve(serve::ServeArgs),
    Publish(publish::PublishArgs),
    Rollback(publish::RollbackArgs),
    Verify(verify::VerifyArgs),
    Fix(fix::FixArgs),
    Import(import::ImportArgs),
    Compare(compare::CompareArgs),
    Export(export::ExportArgs),
    Explain(explain::ExplainArgs),
    Catalog(catalog::CatalogArgs),
    Schema(schema::SchemaArgs),
    Completions(CompletionsArgs),
}

/// Print a script with which your shell completes commands and options
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site completions bash > ~/.local/share/bash-completion/completions/aims-site
  aims-site completions zsh > ~/.zfunc/_aims-site
  aims-site completions fish > ~/.config/fish/completions/aims-site.fish")]
struct CompletionsArgs {
    /// Your shell
    shell: clap_complete::Shell,
}

/// One of the words of the model, which help and completions then list.
fn one_of<T: Clone + Send + Sync + 'static>(
    words: &'static [&'static str],
    from_word: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words).try_map(move |word| from_word(&word).ok_or("no such word"))
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done = 0,
    /// The engagement has errors, or an input cannot be read.
    Engagement = 1,
    /// Wrong usage, a missing DIR, a refused OUT.
    Usage = 2,
    /// A write or the machine failed.
    Machine = 3,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Output::new(cli.global);
    let exit = match cli.command {
        Command::Init(args) => init::run(&args, &mut out),
        Command::New(args) => new::run(&args, &mut out),
        Command::Export(args) => export::run(&args, &mut out),
        Command::Explain(args) => explain::run(&args, &mut out),
        Command::Catalog(args) => catalog::run(&args, &mut out),
        Command::Schema(args) => schema::run(&args, &mut out),
        Command::Check(args) => check::run(&args, &mut out),
        Command::Status(args) => status::run(&args, &mut out),
        Command::Build(args) => build::run(&args, &mut out),
        Command::Serve(args) => serve::run(&args, &mut out),
        Command::Publish(args) => publish::run(&args, &mut out),
        Command::Rollback(args) => publish::roll_back(&args, &mut out),
        Command::Verify(args) => verify::run(&args, &mut out),
        Command::Fix(args) => fix::run(&args, &mut out),
        Command::Import(args) => import::run(&args, &mut out),
        Command::Compare(args) => compare::run(&args, &mut out),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "aims-site", &mut script);
            out.result(&String::from_utf8_lossy(&script));
            Exit::Done
        }
    };
    ExitCode::from(out.failed().unwrap_or(exit) as u8)
}

/// The engagement folder that a command works on.
#[derive(Args, Debug)]
struct Dir {
    /// The engagement folder, which holds engagement.yaml
    #[arg(value_name = "DIR", default_value = ".")]
    dir: Utf8PathBuf,
}

impl Dir {
    /// The folder, if it is one.
    fn existing(&self, out: &mut Output) -> Result<&Utf8Path, Exit> {
        if self.dir.is_dir() {
            return Ok(&self.dir);
        }
        let what = if self.dir.exists() { "is not a folder" } else { "does not exist" };
        out.error(
            &format!("`{}` {what}", self.dir),
            "name the folder that holds engagement.yaml, or run `aims-site init DIR` for a new one",
        );
        Err(Exit::Usage)
    }
}
