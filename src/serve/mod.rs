//! `aims-site serve`: the report while it is being written.
//!
//! ```text
//! watch    folder           -> Changed   which paths changed, a burst at a time
//! line     Changed          -> Shown     the steps again, for what changed: the last good site, and what is wrong now
//! answer   Shown, address   -> Answer    a page, a file, or a notice that stands in for one
//! http     request          -> response  only for the browser on this machine; open pages are told when theirs changed
//! ```
//!
//! There is no second way to a page: each is the one that `build` writes, made when it is asked for, with the preview's
//! script added. Nothing is invalidated, because nothing that is made outlives the site that it is made from.

mod answer;
mod guard;
mod http;
mod line;
mod notice;
mod overlay;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use tokio::sync::watch as channel;

use crate::{Asked, NoAudience};
pub use line::Shown;
pub use overlay::{BadEditor, Editor};
pub use watch::Unwatched;

/// What is served, and to whom.
#[derive(Debug, Clone)]
pub struct Options {
    /// The engagement folder.
    pub dir: Utf8PathBuf,
    /// Where to listen; loopback, unless somebody wants otherwise.
    pub address: SocketAddr,
    /// The name under which it is asked for, besides those of this machine.
    pub host: Option<String>,
    /// The edition that is shown.
    pub edition: Asked,
    /// Look through the folder again and again instead of watching it.
    pub poll: bool,
    /// How an editor is opened at a line.
    pub editor: Editor,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Nothing could be listened to, or nobody answered.
    #[error(transparent)]
    Listen(#[from] io::Error),
    /// The engagement has no such audience.
    #[error(transparent)]
    NoAudience(#[from] NoAudience),
}

/// What a preview tells the person who started it.
pub enum News<'n> {
    /// It answers at this address.
    Listening(SocketAddr),
    /// The engagement was looked at: at first, and after every change.
    Shown {
        /// What is shown now.
        shown: &'n Shown,
        /// What changed; nothing the first time.
        changed: &'n [Utf8PathBuf],
        /// How long it took.
        took: Duration,
    },
    /// The folder is not watched.
    Unwatched(&'n Unwatched),
}

/// How many ports are tried after the one that is taken.
const PORTS: u16 = 100;

/// Serves an engagement until the program is interrupted. `tell` hears what happens, on any thread.
pub fn serve(options: Options, mut tell: impl FnMut(News<'_>) + Send + 'static) -> Result<(), ServeError> {
    let listener = listen(options.address)?;
    let address = listener.local_addr()?;
    let dir = camino::absolute_utf8(&options.dir)?;
    // Changes from here on are seen, so that nothing falls between looking and watching.
    let mut watch = watch::Watch::new(&dir, options.poll);
    if let Some(why) = watch.unwatched() {
        tell(News::Unwatched(&why));
    }
    let mut line = line::Line::new(&dir, options.edition, options.editor);
    let since = now();
    let shown = Arc::new(line.begin()?);
    tell(News::Shown { shown: &shown, changed: &[], took: since.elapsed() });

    let (show, shows) = channel::channel(shown);
    let follow = move || {
        tell(News::Listening(address));
        std::thread::Builder::new().name("preview".to_owned()).spawn(move || {
            loop {
                let changed = watch.next();
                if let Some(why) = watch.unwatched() {
                    tell(News::Unwatched(&why));
                }
                let since = now();
                let Some(shown) = line.follow(&changed) else { continue };
                let shown = Arc::new(shown);
                // What was shown before goes away after the browser was told, not while it waits.
                let before = show.send_replace(Arc::clone(&shown));
                let changed = match &changed {
                    watch::Changed::Paths(paths) => paths.as_slice(),
                    watch::Changed::Anything => &[],
                };
                tell(News::Shown { shown: &shown, changed, took: since.elapsed() });
                drop(before);
            }
        })
    };
    http::run(listener, shows, guard::Guard::new(address.ip(), options.host), || follow().map(drop))?;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "how long a preview took is told to the person who waits for it")]
fn now() -> Instant {
    Instant::now()
}

/// Listens at the address, or at the next port that is free.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let mut taken = None;
    for port in address.port()..=address.port().saturating_add(PORTS) {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            other => return other,
        }
    }
    Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
