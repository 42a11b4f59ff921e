//! Which folders hold what is read: for whoever wants to know when something in them changes.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::{DirEntry, WalkDir};

use super::INPUTS;
use super::list::{MAX_DEPTH, MAX_LINKS, is_ignored, stays};

/// Folders by where they really are, each with what it shows of the engagement.
pub type Folders = BTreeMap<Utf8PathBuf, Vec<Shows>>;

/// What a folder shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// A folder of the engagement, by its path in it; empty for the engagement itself.
    Folder(Utf8PathBuf),
    /// One file only, to which a link of the engagement leads.
    Link {
        /// The file's name in the folder.
        name: String,
        /// The link's path in the engagement.
        at: Utf8PathBuf,
    },
}

impl Shows {
    /// What a change of `name` in the folder changes in the engagement.
    pub fn changed(&self, name: &str) -> Option<Utf8PathBuf> {
        match self {
            Shows::Folder(folder) => Some(folder.join(name)),
            Shows::Link { name: linked, at } => (linked == name).then(|| at.clone()),
        }
    }
}

/// The folders of the engagement in `root`; none if there is no such folder.
pub fn folders(root: &Utf8Path) -> Folders {
    let mut folders = Folders::new();
    let Ok(root) = root.canonicalize_utf8() else { return folders };
    if !root.is_dir() {
        return folders;
    }
    folders.insert(root.clone(), vec![Shows::Folder(Utf8PathBuf::new())]);
    for input in INPUTS {
        below(&root, input, &mut folders);
    }
    folders
}

fn below(root: &Utf8Path, input: &str, folders: &mut Folders) {
    let start = root.join(input);
    let walk = WalkDir::new(&start).follow_links(true).max_depth(MAX_DEPTH).into_iter();
    let is_read = |entry: &DirEntry| {
        let ignored = entry.depth() > 0 && entry.file_name().to_str().is_some_and(is_ignored);
        let leads_out = || Utf8Path::from_path(entry.path()).is_none_or(|link| !stays(link, root));
        !(ignored || entry.path_is_symlink() && leads_out())
    };
    let walk = walk.filter_entry(is_read);
    // Links on the way down, with where they lead.
    let mut links: Vec<(Utf8PathBuf, Utf8PathBuf)> = Vec::new();
    // What cannot be read, and what is too much, is told by whoever reads.
    for entry in walk.filter_map(Result::ok) {
        if links.len() > MAX_LINKS {
            break;
        }
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let Ok(inside) = path.strip_prefix(root) else { continue };
        if entry.path_is_symlink() {
            let Ok(real) = path.canonicalize_utf8() else { continue };
            if entry.file_type().is_dir() {
                links.push((path.to_owned(), real));
            } else if let (Some(folder), Some(name)) = (real.parent(), real.file_name()) {
                let link = Shows::Link { name: name.to_owned(), at: inside.to_owned() };
                folders.entry(folder.to_owned()).or_default().push(link);
            }
        }
        if entry.file_type().is_dir() {
            let link = links.iter().rev().find_map(|(link, real)| Some((path.strip_prefix(link).ok()?, real)));
            let real = match link {
                Some((rest, real)) if rest.as_str().is_empty() => real.clone(),
                Some((rest, real)) => real.join(rest),
                None => path.to_owned(),
            };
            folders.entry(real).or_default().push(Shows::Folder(inside.to_owned()));
        }
    }
}

/// Which folder stands at a path: another one in its place has another number. `None` if there is none.
pub fn identity(path: &Utf8Path) -> Option<(u64, u64)> {
    let found = fs::metadata(path).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        Some((0, 0))
    }
}
