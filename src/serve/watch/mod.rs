//! What changed in the folder, a burst at a time.
//!
//! Folders are watched, not files: an editor that saves by renaming another file over the old one, or in two steps, is
//! seen like one that writes in place. Reading is no change, so what the program reads itself wakes nobody. Which folders
//! there are is known to `read`; so is what lies in them. Every folder is watched before it is looked into, so that
//! nothing falls between.
//!
//! A burst ends when nothing more comes: at once after one file was written and closed, a little later when several
//! files change together, later still while a file is open for writing, empty, or gone, because then the rest of the
//! save is still to come.
#![allow(clippy::disallowed_methods, reason = "bursts are told apart by time; no page knows of it")]

mod pending;

use std::fs;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, EventKind, Flag, MetadataKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::read::{self, Folders, Shows};
use pending::{Pending, State};

/// How often the folder is looked through where the system tells of no changes.
const POLL: Duration = Duration::from_millis(700);
/// How often a folder that is watched is looked at from outside: when one above it is renamed, nobody tells.
const LOOK: Duration = Duration::from_secs(2);
/// How often a folder that is gone is looked for.
const LOOK_FOR: Duration = Duration::from_millis(200);

/// What changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// These paths in the engagement, of files or folders.
    Paths(Vec<Utf8PathBuf>),
    /// Nobody knows what: everything is to be looked at.
    Anything,
}

/// Why the folder is looked through again and again instead of being watched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwatched {
    /// The system watches no more folders.
    #[error("the system's limit of watched folders is reached")]
    Limit,
    /// It cannot watch this one.
    #[error("the system cannot watch the folder: {0}")]
    Other(String),
}

impl Unwatched {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Unwatched::Limit if cfg!(target_os = "linux") => {
                "raise it, for instance with `sudo sysctl fs.inotify.max_user_watches=524288` and \
                 `fs.inotify.max_user_instances=1024`, and start again"
            }
            Unwatched::Limit => "close other programs that watch many folders, and start again",
            Unwatched::Other(_) => "on a network or virtual folder this is usual; `--poll` says so from the start",
        }
    }
}

/// An engagement folder under watch.
pub(super) struct Watch {
    root: Utf8PathBuf,
    /// Which folder that is; nothing while there is none.
    identity: Option<(u64, u64)>,
    /// None where the folder is polled.
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    watched: Folders,
    pending: Pending,
    /// Told once.
    unwatched: Option<Unwatched>,
}

impl Watch {
    /// Watches the folder from now on; with `poll`, by looking through it again and again.
    pub(super) fn new(root: &Utf8Path, poll: bool) -> Watch {
        let (tell, events) = mpsc::channel();
        let handler = move |event: notify::Result<Event>| {
            if !matches!(&event, Ok(event) if is_no_change(event)) {
                // Nobody listens any more when the program ends.
                let _ = tell.send(event);
            }
        };
        let watcher = (!poll).then(|| notify::recommended_watcher(handler)).transpose();
        let (watcher, unwatched) = match watcher {
            Ok(watcher) => (watcher, None),
            Err(error) => (None, Some(reason(&error))),
        };
        let (identity, watched, pending) = (read::identity(root), Folders::new(), Pending::default());
        let mut watch = Watch { root: root.to_owned(), identity, watcher, events, watched, pending, unwatched };
        watch.watch_folders(None);
        watch
    }

    /// Why the folder is not watched, if that is news.
    pub(super) fn unwatched(&mut self) -> Option<Unwatched> {
        self.unwatched.take()
    }

    /// Waits for the next burst of changes.
    pub(super) fn next(&mut self) -> Changed {
        loop {
            if self.identity.is_none() {
                std::thread::sleep(LOOK_FOR);
                if read::identity(&self.root).is_some() {
                    return self.begin_again();
                }
                continue;
            }
            if self.watcher.is_none() {
                std::thread::sleep(POLL);
                self.identity = read::identity(&self.root);
                return Changed::Anything;
            }
            let now = Instant::now();
            let wait = match self.pending.due() {
                Some(due) if due <= now => match self.pending.take(now) {
                    paths if paths.is_empty() => continue,
                    paths => return Changed::Paths(paths),
                },
                Some(due) => due - now,
                None => LOOK,
            };
            let lost = match self.events.recv_timeout(wait) {
                Ok(Ok(event)) => self.note(&event),
                Ok(Err(error)) => {
                    self.unwatched_because(&error);
                    true
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.pending.due().is_none() && read::identity(&self.root) != self.identity
                }
                Err(RecvTimeoutError::Disconnected) => true,
            };
            if lost {
                return self.begin_again();
            }
        }
    }

    /// Notes what an event changed; `true` if it leaves open what did.
    fn note(&mut self, event: &Event) -> bool {
        if event.flag() == Some(Flag::Rescan) {
            return true;
        }
        for path in &event.paths {
            let Some(path) = Utf8Path::from_path(path) else {
                // `read` says what is wrong with the name.
                return true;
            };
            if self.watched.contains_key(path) && is_end(event) && self.shows_root(path) {
                return true;
            }
            let changed = self.shown_at(path);
            if changed.is_empty() {
                continue;
            }
            let moves_folders = self.moves_folders(path, &changed);
            if moves_folders {
                self.watch_folders(Some(path));
            }
            let state = state(event, path);
            for inside in changed {
                // Editors put files of their own beside those that they save.
                if !moves_folders && !read::is_read(&inside) {
                    continue;
                }
                // A change of mode or time comes with a save, and ends none.
                if event.kind != EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any))
                    || !self.pending.has(&inside)
                {
                    self.pending.note(inside, state, Instant::now());
                }
            }
        }
        false
    }

    fn shows_root(&self, path: &Utf8Path) -> bool {
        self.watched[path].contains(&Shows::Folder(Utf8PathBuf::new()))
    }

    /// Paths in the engagement of what stands at a real path.
    fn shown_at(&self, path: &Utf8Path) -> Vec<Utf8PathBuf> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
        let shows = self.watched.get(folder).into_iter().flatten();
        shows.filter_map(|shows| shows.changed(name)).filter(|inside| read::is_input(inside)).collect()
    }

    /// Whether what happened at a path changes which folders there are.
    fn moves_folders(&self, path: &Utf8Path, inside: &[Utf8PathBuf]) -> bool {
        let is_folder_or_link = |found: fs::Metadata| found.is_dir() || found.is_symlink();
        let was = |shows: &Shows| match shows {
            Shows::Folder(folder) => inside.iter().any(|inside| folder.starts_with(inside)),
            Shows::Link { at, .. } => inside.contains(at),
        };
        fs::symlink_metadata(path).is_ok_and(is_folder_or_link) || self.watched.values().flatten().any(was)
    }

    /// Looks at the folder as if for the first time.
    fn begin_again(&mut self) -> Changed {
        self.identity = read::identity(&self.root);
        self.pending = Pending::default();
        let all: Vec<_> = std::mem::take(&mut self.watched).into_keys().collect();
        if let Some(watcher) = &mut self.watcher {
            // A folder that is gone has taken its watch along.
            all.iter().for_each(|folder| drop(watcher.unwatch(folder.as_std_path())));
        }
        self.watch_folders(None);
        Changed::Anything
    }

    /// Watches the folders that there are, and those at and below `anew` once more: they may be others than they were.
    fn watch_folders(&mut self, anew: Option<&Utf8Path>) {
        if let Some(anew) = anew {
            let stale: Vec<_> = self.watched.keys().filter(|key| key.starts_with(anew)).cloned().collect();
            stale.iter().for_each(|folder| self.unwatch(folder));
        }
        // A folder made while its parent was not watched yet is found the next time round.
        loop {
            let there = read::folders(&self.root);
            let gone: Vec<_> = self.watched.keys().filter(|key| !there.contains_key(*key)).cloned().collect();
            gone.iter().for_each(|folder| self.unwatch(folder));
            let new: Vec<_> = there.keys().filter(|key| !self.watched.contains_key(*key)).cloned().collect();
            self.watched = there;
            if new.is_empty() || self.watcher.is_none() {
                return;
            }
            for folder in new {
                let Some(watcher) = &mut self.watcher else { return };
                let watched = watcher.watch(folder.as_std_path(), RecursiveMode::NonRecursive);
                // What was there a moment ago may be gone, or closed to us; the folder above it tells when it is back.
                if let Err(error) = watched
                    && folder.read_dir_utf8().is_ok()
                {
                    self.unwatched_because(&error);
                }
            }
        }
    }

    fn unwatch(&mut self, folder: &Utf8Path) {
        self.watched.remove(folder);
        if let Some(watcher) = &mut self.watcher {
            let _ = watcher.unwatch(folder.as_std_path());
        }
    }

    fn unwatched_because(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.unwatched = Some(reason(error));
    }
}

fn reason(error: &notify::Error) -> Unwatched {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Unwatched::Limit,
        // Too many watchers of one user.
        notify::ErrorKind::Io(error) if error.raw_os_error() == Some(24) => Unwatched::Limit,
        _ => Unwatched::Other(error.to_string()),
    }
}

/// Opening, reading and closing change nothing; what was written is told when the file is closed.
fn is_no_change(event: &Event) -> bool {
    matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

/// The thing is not where it was.
fn is_end(event: &Event) -> bool {
    matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::Any)))
}

fn state(event: &Event, path: &Utf8Path) -> State {
    let finished = match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => true,
        EventKind::Modify(ModifyKind::Name(mode)) => matches!(mode, RenameMode::To | RenameMode::Both),
        _ => false,
    };
    // Some editors empty a file and fill it afterwards.
    let is_empty = || fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == 0);
    if finished && path.exists() && !is_empty() { State::Finished } else { State::Unfinished }
}
