//! `aims-site export`: the computed model in the forms that others read.

use camino::Utf8PathBuf;
use clap::Args;

use super::build::{print, refuse};
use super::check::verdict;
use super::init::failed;
use super::{Dir, Exit, Output, one_of};
use crate::model::ExportFormat;
use crate::write::file;
use crate::{export, finding_paths, read, write};

/// Write figures and findings as JSON, CSV, XLSX, OSCAL, SARIF or Markdown
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site export xlsx demo -o register.xlsx
  aims-site export oscal-poam -o poam.json
  aims-site export findings-csv -o - | head

Every export shows the figures of the report, and no draft. In engagement.yaml
`exports: [xlsx, sarif]` puts exports into `data/` of every site.")]
pub(super) struct ExportArgs {
    /// What to write
    #[arg(value_parser = one_of(ExportFormat::WORDS, ExportFormat::from_word))]
    format: ExportFormat,
    #[command(flatten)]
    dir: Dir,
    /// The file to write; `-` is standard output
    #[arg(short, long = "out", value_name = "FILE")]
    out: Utf8PathBuf,
}

pub(super) fn run(args: &ExportArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    if args.out != "-"
        && let Err(error) = write::check_target(&args.out, dir, read::INPUTS)
    {
        return refuse(&error, out);
    }
    let checked = crate::check(dir, &mut |step| out.step(step));
    print(&checked, false, out);
    let exit = verdict(&checked.report, false);
    let Some(model) = checked.model.as_ref().filter(|_| exit == Exit::Done) else {
        out.message("nothing was exported");
        return Exit::Engagement;
    };
    let bytes = match export::render(args.format, &model.engagement, &model.assessment, &finding_paths(model)) {
        Ok(bytes) => bytes,
        Err(why) => {
            out.error(&format!("{} cannot hold this: {why}", args.format.as_str()), "choose another format");
            return Exit::Engagement;
        }
    };
    if args.out == "-" {
        out.bytes(&bytes);
        return Exit::Done;
    }
    match file::put(&args.out, &bytes) {
        Ok(()) => {
            out.say(&format!("{} ({:.1} kB)", args.out, bytes.len() as f64 / 1e3));
            Exit::Done
        }
        Err(error) => failed(&error, out),
    }
}
