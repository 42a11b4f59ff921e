//! Signatures over `SHA256SUMS`, made and checked by `ssh-keygen` as a child process: a key stays in its file, its
//! agent or its device, and nothing of ours is needed to check one.

use std::io::{self, Write as _};
use std::process::{Command, Output, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

/// What a signature of ours is made for: one made for something else does not count.
pub const NAMESPACE: &str = "aims-site";

/// Signs with one key.
#[derive(Debug, Clone)]
pub struct Signer {
    key: Utf8PathBuf,
}

/// Why nothing was signed or checked.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// There is no `ssh-keygen`.
    #[error("cannot run ssh-keygen: {0}")]
    Absent(io::Error),
    /// It refused.
    #[error("ssh-keygen made no signature with `{key}`: {why}")]
    Refused {
        /// The key.
        key: Utf8PathBuf,
        /// What it said.
        why: String,
    },
}

impl SignError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            SignError::Absent(_) => "install OpenSSH 8.2 or later, which brings it",
            SignError::Refused { .. } => {
                "name a private key, or a public key whose private half is in your agent or device"
            }
        }
    }
}

/// What a signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// By a person whom the list of allowed signers names, with this key.
    By(String, String),
    /// Sound, by this key; whose it is was not asked.
    Key(String),
    /// Not by anybody on the list, or not over these sums.
    Bad(String),
}

impl Signer {
    /// A private key, or a public one whose private half an agent or a device holds.
    pub fn new(key: &Utf8Path) -> Signer {
        Signer { key: key.to_owned() }
    }

    /// The signature over a text, as `ssh-keygen -Y verify` reads it.
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        let arguments = ["-Y", "sign", "-q", "-n", NAMESPACE, "-f", self.key.as_str()];
        let output = run(&arguments, text).map_err(SignError::Absent)?;
        if output.status.success() && output.stdout.starts_with(b"-----BEGIN SSH SIGNATURE-----") {
            return Ok(output.stdout);
        }
        Err(SignError::Refused { key: self.key.clone(), why: said(&output.stderr) })
    }
}

/// Checks the signature in a file over a text: against a list of allowed signers, or for soundness only.
pub fn check(signature: &Utf8Path, text: &[u8], allowed: Option<&Utf8Path>) -> Result<Signature, SignError> {
    let run = |arguments: &[&str]| run(arguments, text).map_err(SignError::Absent);
    let signature = signature.as_str();
    let Some(allowed) = allowed else {
        let output = run(&["-Y", "check-novalidate", "-n", NAMESPACE, "-s", signature])?;
        let told = said(&output.stdout);
        return Ok(if output.status.success() {
            Signature::Key(key(&told))
        } else {
            Signature::Bad(said(&output.stderr))
        });
    };
    let found = run(&["-Y", "find-principals", "-f", allowed.as_str(), "-s", signature])?;
    let names = String::from_utf8_lossy(&found.stdout).into_owned();
    let Some(name) = names.lines().next().map(str::trim).filter(|name| found.status.success() && !name.is_empty())
    else {
        let why = said(&found.stderr);
        return Ok(Signature::Bad(if why.is_empty() {
            "its key is not among the allowed signers".to_owned()
        } else {
            why
        }));
    };
    let output = run(&["-Y", "verify", "-f", allowed.as_str(), "-I", name, "-n", NAMESPACE, "-s", signature])?;
    let told = said(&output.stdout);
    Ok(match output.status.success() {
        true => Signature::By(name.to_owned(), key(&told)),
        false => Signature::Bad(if told.is_empty() { said(&output.stderr) } else { told }),
    })
}

/// `… signature with ED25519 key SHA256:…`: the key.
fn key(told: &str) -> String {
    told.split_once(" with ").map_or(told, |(_, key)| key).to_owned()
}

fn said(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    line.join("; ").chars().filter(|c| !c.is_control()).collect()
}

/// Runs `ssh-keygen` over a text. It asks for a passphrase or a touch by the terminal itself, not by its streams.
#[allow(clippy::disallowed_methods, reason = "the only child process of the program: see the head of this file")]
fn run(arguments: &[&str], text: &[u8]) -> io::Result<Output> {
    let mut command = Command::new("ssh-keygen");
    // One language, since the answer is read.
    command.args(arguments).env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that ends early says why on its own.
        let _ = stdin.write_all(text);
    }
    child.wait_with_output()
}
