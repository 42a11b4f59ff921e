//! `aims-site verify`: a site against its seal, and the seal against its signature.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Exit, Output};
use crate::publish::sign::{self, Signature};
use crate::write::audit::{self, Audit};
use crate::write::{self, SIGNATURE};

/// Check that a site is the one that was built, and who signed it
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site verify public
  aims-site verify public --allowed-signers allowed_signers

Lists files that are missing, changed, or do not belong to the site. Without
--allowed-signers a signature is checked for soundness, and nobody asks whose
key made it. Exit code: 0 if the site is intact, 1 if it is not or its
signature is not good. The same can be done without this program:
  sha256sum -c SHA256SUMS
  ssh-keygen -Y verify -f allowed_signers -I NAME -n aims-site \\
    -s SHA256SUMS.sig < SHA256SUMS")]
pub(super) struct VerifyArgs {
    /// The folder of a site; of an archive, unpack it first
    #[arg(value_name = "SITE")]
    site: Utf8PathBuf,
    /// A file of those who may sign, a line `NAME KEYTYPE KEY` each; one of them must have signed
    #[arg(long, value_name = "FILE")]
    allowed_signers: Option<Utf8PathBuf>,
}

pub(super) fn run(args: &VerifyArgs, out: &mut Output) -> Exit {
    if !args.site.is_dir() {
        out.error(
            &format!("`{}` is not a folder", args.site),
            "name the folder of a site, or unpack its archive first",
        );
        return Exit::Usage;
    }
    if let Some(file) = args.allowed_signers.as_deref().filter(|file| !file.is_file()) {
        out.error(&format!("`{file}` is not a file"), "write a line `NAME KEYTYPE KEY` for each signer");
        return Exit::Usage;
    }
    if let Err(error) = write::recover(&args.site) {
        out.error(&error.to_string(), error.help());
        return Exit::Machine;
    }
    let audit = match audit::audit(&args.site) {
        Ok(audit) => audit,
        Err(error) => {
            out.error(&error.to_string(), "name the folder of a built site: it holds SHA256SUMS");
            return Exit::Engagement;
        }
    };
    let signed = match signature(args, &audit) {
        Ok(signed) => signed,
        Err(error) => {
            out.error(&error.to_string(), error.help());
            return Exit::Machine;
        }
    };
    let fine = audit.intact() && signed.as_ref().map_or(args.allowed_signers.is_none(), |s| !bad(s));
    out.result(&told(&audit, signed.as_ref(), args.allowed_signers.is_some()));
    if fine { Exit::Done } else { Exit::Engagement }
}

fn bad(signature: &Signature) -> bool {
    matches!(signature, Signature::Bad(_))
}

/// What the signature says; none where there is none.
fn signature(args: &VerifyArgs, audit: &Audit) -> Result<Option<Signature>, sign::SignError> {
    let file = args.site.join(SIGNATURE);
    // A link that anybody could have put there is not followed.
    if !std::fs::symlink_metadata(&file).is_ok_and(|kind| kind.is_file()) {
        return Ok(None);
    }
    sign::check(&file, &audit.sums, args.allowed_signers.as_deref()).map(Some)
}

fn told(audit: &Audit, signature: Option<&Signature>, asked: bool) -> String {
    let name = |name: &str| name.escape_debug().to_string();
    let mut lines: Vec<String> = Vec::new();
    lines.extend(audit.missing.iter().map(|file| format!("missing  {}", name(file))));
    lines.extend(audit.changed.iter().map(|file| format!("changed  {}", name(file))));
    lines.extend(audit.extra.iter().map(|(file, what)| format!("extra    {} ({what})", name(file))));
    lines.push(match lines.len() {
        0 => format!("intact: the {} files that SHA256SUMS lists, and no other", audit.listed),
        n => format!("not intact: {n} of {} files differ", audit.listed.max(n)),
    });
    lines.push(match signature {
        Some(Signature::By(who, key)) => format!("signed by {who} with {key}"),
        Some(Signature::Key(key)) => format!("signed with {key}; name --allowed-signers to learn whose it is"),
        Some(Signature::Bad(why)) => format!("the signature is not good: {why}"),
        None if asked => "not signed, although a signature is asked for".to_owned(),
        None => "not signed".to_owned(),
    });
    lines.join("\n") + "\n"
}
