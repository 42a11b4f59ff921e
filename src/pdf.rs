//! The report on paper: a document of the site, printed to a PDF by a browser that this machine has.
//!
//! The PDF lies beside the site, outside its sums: a browser writes other bytes each time. The contents get their page
//! numbers from the browser's own first print, because style sheets cannot name the page of a link: where each chapter
//! begins is read from the PDF, and given to the next print in the address. It is printed until the numbers hold.
//!
//! The child process is the only thing that this room starts; nothing else of the program knows of browsers.
#![allow(clippy::disallowed_methods, reason = "what a browser has printed is read, and its profile removed, here only")]

mod places;

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No browser was found.
    #[error("no Chromium was found to print the report")]
    NoBrowser,
    /// The browser printed nothing.
    #[error("{browser} printed nothing: {said}")]
    Printed {
        /// The browser.
        browser: String,
        /// The last that it said.
        said: String,
    },
    /// The PDF could not be read or put in its place.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: Utf8PathBuf,
        /// What went wrong.
        reason: String,
    },
}

impl PdfError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoBrowser => {
                "install Chromium or Chrome (Debian: `apt install chromium`), or name it with --chromium PATH; \
                 or open print.html in any browser and print it there"
            }
            Self::Printed { .. } => "name another browser with --chromium PATH, or print print.html by hand",
            Self::File { .. } => "the site itself is complete; check the folder beside it and build again",
        }
    }
}

/// Browsers that print, by the names under which systems have them.
const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];
/// Prints until the numbers of the contents hold.
const PRINTS: usize = 3;
/// How often, and how many times, a browser is asked whether it is done: ten minutes in all.
const PATIENCE: (Duration, u32) = (Duration::from_millis(100), 6_000);

/// Prints `page` to `pdf` with `browser`, or with the first that is found. `anchors` are the ids that the contents list,
/// in order.
pub fn print(browser: Option<&Path>, page: &Utf8Path, anchors: &[&str], pdf: &Utf8Path) -> Result<(), PdfError> {
    let failed = |path: &Utf8Path, reason: &dyn std::fmt::Display| PdfError::File {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    let absolute = page.canonicalize_utf8().map_err(|error| failed(page, &error))?;
    let profile = Profile::new().map_err(|error| failed(pdf, &error))?;
    let part = Utf8PathBuf::from(format!("{pdf}.part"));
    let mut numbers: Vec<u32> = Vec::new();
    for _ in 0..PRINTS {
        let url = address(&absolute, &numbers);
        print_once(browser, &profile.0, &url, &part)?;
        let places = places::places(&fs::read(&part).map_err(|error| failed(&part, &error))?);
        let found: Vec<u32> = anchors.iter().map(|anchor| places.get(*anchor).copied().unwrap_or(0)).collect();
        if found == numbers {
            break;
        }
        numbers = found;
    }
    fs::rename(&part, pdf).map_err(|error| failed(pdf, &error))
}

/// The document, with the numbers that are known.
fn address(page: &Utf8Path, numbers: &[u32]) -> String {
    let mut url = String::from("file://");
    let path = page.as_str().replace('\\', "/");
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                url.push(char::from(byte))
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if numbers.is_empty() { url } else { format!("{url}#pages={}", numbers.join(".")) }
}

fn print_once(browser: Option<&Path>, profile: &Path, url: &str, part: &Utf8Path) -> Result<(), PdfError> {
    let candidates: Vec<PathBuf> = match browser {
        Some(browser) => vec![browser.to_owned()],
        None => BROWSERS.iter().map(PathBuf::from).collect(),
    };
    for candidate in &candidates {
        // Some systems have no sandbox to offer, and none to its administrator. What is printed is our own page, which runs
        // and loads nothing of an engagement, so it may then be printed without.
        for sandbox in [true, false] {
            let _ = fs::remove_file(part);
            let child = Command::new(candidate)
                .args(arguments(profile, url, part, sandbox))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn();
            let mut child = match child {
                Ok(child) => child,
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(error) => return Err(printed(candidate, &error.to_string())),
            };
            let said = wait(&mut child);
            if part.exists() {
                return Ok(());
            }
            if !sandbox {
                return Err(printed(candidate, said.trim().lines().last().unwrap_or("it said nothing")));
            }
        }
    }
    Err(PdfError::NoBrowser)
}

fn printed(browser: &Path, said: &str) -> PdfError {
    PdfError::Printed { browser: browser.display().to_string(), said: said.to_owned() }
}

fn arguments(profile: &Path, url: &str, part: &Utf8Path, sandbox: bool) -> Vec<OsString> {
    let mut user_data = OsString::from("--user-data-dir=");
    user_data.push(profile);
    let mut arguments: Vec<OsString> = [
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        "--disable-sync",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        "--export-tagged-pdf",
    ]
    .map(OsString::from)
    .into();
    if !sandbox {
        arguments.push("--no-sandbox".into());
    }
    arguments.extend([user_data, format!("--print-to-pdf={part}").into(), url.into()]);
    arguments
}

/// Waits until the browser is done, or has had its time; what it said is returned.
fn wait(child: &mut Child) -> String {
    use std::io::Read;
    let listener = child.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        })
    });
    for _ in 0..PATIENCE.1 {
        if !matches!(child.try_wait(), Ok(None)) {
            break;
        }
        std::thread::sleep(PATIENCE.0);
    }
    let _ = child.kill();
    let _ = child.wait();
    listener.and_then(|listener| listener.join().ok()).unwrap_or_default()
}

/// A browser's own folder, removed when it is no longer needed.
struct Profile(PathBuf);

impl Profile {
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("aims-site-print-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_escapes_what_means_something_in_it() {
        let page = Utf8Path::new("/tmp/a b#c/print.html");
        assert_eq!(address(page, &[]), "file:///tmp/a%20b%23c/print.html");
        assert_eq!(address(page, &[3, 12]), "file:///tmp/a%20b%23c/print.html#pages=3.12");
    }
}
