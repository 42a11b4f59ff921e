//! Changes that are not over yet.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

/// After the end of one file's save.
const ONE: Duration = Duration::from_millis(2);
/// After the last of several files that change together.
const SEVERAL: Duration = Duration::from_millis(20);
/// While the rest of a save is still to come.
const UNFINISHED: Duration = Duration::from_millis(60);
/// However long a burst goes on, what is finished is shown after this long.
const LONGEST: Duration = Duration::from_millis(500);

/// Paths in the engagement that changed, until it is time to look at them.
#[derive(Debug, Default)]
pub(super) struct Pending {
    paths: BTreeMap<Utf8PathBuf, (Instant, State)>,
    /// When the first of them changed.
    since: Option<Instant>,
}

/// How far a save is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The file was closed, or put into its place whole.
    Finished,
    /// The file is open for writing, empty or gone.
    Unfinished,
}

impl Pending {
    /// Notes a change.
    pub(super) fn note(&mut self, path: Utf8PathBuf, state: State, now: Instant) {
        self.since.get_or_insert(now);
        self.paths.insert(path, (now, state));
    }

    /// Whether a change of the path is waited for.
    pub(super) fn has(&self, path: &Utf8PathBuf) -> bool {
        self.paths.contains_key(path)
    }

    /// When [`Pending::take`] has something to give, if nothing more happens until then.
    pub(super) fn due(&self) -> Option<Instant> {
        let quiet = if self.paths.len() > 1 { SEVERAL } else { ONE };
        let settled = |(last, state): &(Instant, State)| match state {
            State::Finished => *last + quiet,
            State::Unfinished => *last + UNFINISHED,
        };
        let all = self.paths.values().map(settled).max()?;
        Some(all.min(self.since? + LONGEST))
    }

    /// What is finished, or has been left alone for so long that it must be; the rest is waited for.
    pub(super) fn take(&mut self, now: Instant) -> Vec<Utf8PathBuf> {
        let ready = |(last, state): &(Instant, State)| *state == State::Finished || now >= *last + UNFINISHED;
        let mut taken = Vec::new();
        self.paths.retain(|path, at| {
            let keep = !ready(at);
            if !keep {
                taken.push(path.clone());
            }
            keep
        });
        self.since = (!self.paths.is_empty()).then_some(now);
        taken
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "times are relative to any one instant")]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn one_finished_file_is_ready_almost_at_once() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        assert_eq!(pending.due(), None);
        pending.note("a".into(), State::Unfinished, start);
        pending.note("a".into(), State::Finished, start + MS);
        assert_eq!(pending.due(), Some(start + 3 * MS));
        assert_eq!(pending.take(start + 3 * MS), ["a"]);
        assert_eq!(pending.due(), None);
    }

    #[test]
    fn several_files_are_one_burst() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        for n in 0..10 {
            pending.note(format!("{n}").into(), State::Finished, start + n * 15 * MS);
        }
        assert_eq!(pending.due(), Some(start + 155 * MS));
        assert_eq!(pending.take(start + 155 * MS).len(), 10);
    }

    #[test]
    fn a_file_that_is_gone_may_come_back() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a".into(), State::Unfinished, start);
        assert_eq!(pending.due(), Some(start + 60 * MS));
        pending.note("a".into(), State::Finished, start + 30 * MS);
        assert_eq!(pending.due(), Some(start + 32 * MS));
    }

    #[test]
    fn a_file_that_never_rests_holds_up_no_other() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("finding".into(), State::Finished, start);
        for n in 0..60 {
            pending.note("log".into(), State::Unfinished, start + n * 10 * MS);
        }
        let due = pending.due().expect("something is pending");
        assert_eq!(due, start + 500 * MS);
        assert_eq!(pending.take(due), ["finding"]);
        assert!(pending.has(&"log".into()));
    }
}
