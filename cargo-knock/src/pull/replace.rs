//! Puts new files in the place of old ones, all or none.
//!
//! Everything is written into a folder beside first, so that a full disk does no harm. Then each
//! resource is put in its place by two renames: the old one out, the new one in. A failure takes
//! back what was done. Whoever is killed in between leaves a journal, by which the next
//! pull puts back what is missing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::kind::Kind;
use super::local;
use super::path::{Files, fault_of_key};
use super::plan::TRANSLATIONS;
use crate::failure::Failure;

/// How the folders are called in which new files are written.
const PREFIX: &str = ".knock-pull-";

/// The file in such a folder that says what was where: a place on each line.
const JOURNAL: &str = "places";

/// What is to be done at a place.
#[derive(Debug)]
pub(super) struct Replacement<'a> {
    /// The place of a file or a folder, relative to the root and separated by `/`.
    pub(super) place: &'a str,
    /// What is to be there; `None` is nothing.
    pub(super) files: Option<&'a Files>,
}

/// Does all replacements, or none and says why. Where not even that can be done, it says what is
/// where.
pub(super) fn replace(root: &Path, replacements: &[Replacement<'_>]) -> Result<(), Failure> {
    let staging = tempfile::Builder::new()
        .prefix(PREFIX)
        .tempdir_in(root)
        .map_err(|error| Failure::at(root, "written", &error))?;
    let swap = Swap {
        root,
        staging: staging.path(),
    };
    swap.write(replacements)
        .map_err(|error| unchanged(Failure::at(swap.staging, "written", &error)))?;
    let Err((done, failure)) = swap.exchange_all(replacements) else {
        for replacement in replacements {
            remove_empty_locale(root, replacement);
        }
        return Ok(());
    };
    match swap.take_back(&replacements[..done]) {
        Ok(()) => Err(unchanged(failure)),
        Err(notes) => Err(left_behind(failure, notes, staging)),
    }
}

struct Swap<'a> {
    root: &'a Path,
    staging: &'a Path,
}

impl Swap<'_> {
    fn new_files(&self, number: usize) -> PathBuf {
        self.staging.join(format!("new-{number}"))
    }

    fn old_files(&self, number: usize) -> PathBuf {
        self.staging.join(format!("old-{number}"))
    }

    /// Writes all new files, and the journal.
    fn write(&self, replacements: &[Replacement<'_>]) -> io::Result<()> {
        for (number, replacement) in replacements.iter().enumerate() {
            for (path, content) in replacement.files.iter().flat_map(|files| files.iter()) {
                let file = match path {
                    "" => self.new_files(number),
                    path => self.new_files(number).join(path),
                };
                fs::create_dir_all(file.parent().unwrap_or(self.staging))?;
                fs::write(file, content)?;
            }
        }
        let places = replacements.iter().map(|it| format!("{}\n", it.place));
        fs::write(self.staging.join(JOURNAL), places.collect::<String>())
    }

    /// Makes all exchanges, or says how many were made before one failed.
    fn exchange_all(&self, replacements: &[Replacement<'_>]) -> Result<(), (usize, Failure)> {
        for (number, replacement) in replacements.iter().enumerate() {
            let place = self.root.join(replacement.place);
            self.exchange(number, replacement)
                .map_err(|error| (number, Failure::at(&place, "replaced", &error)))?;
        }
        // From here on nothing is put back, however much of the old files is left.
        let journal = self.staging.join(JOURNAL);
        fs::remove_file(&journal)
            .map_err(|error| (replacements.len(), Failure::at(&journal, "removed", &error)))
    }

    /// Puts the old files aside and the new ones in their place; if that fails, the old ones back.
    fn exchange(&self, number: usize, replacement: &Replacement<'_>) -> io::Result<()> {
        let place = self.root.join(replacement.place);
        fs::create_dir_all(place.parent().unwrap_or(self.root))?;
        if place.symlink_metadata().is_ok() {
            fs::rename(&place, self.old_files(number))?;
        }
        let put = match replacement.files {
            Some(_) => fs::rename(self.new_files(number), &place),
            None => Ok(()),
        };
        put.inspect_err(|_| {
            let _ = put_back(&self.old_files(number), &place);
        })
    }

    /// Undoes what was done, the last first, or says where the old files are.
    fn take_back(&self, done: &[Replacement<'_>]) -> Result<(), Vec<String>> {
        let mut notes = Vec::new();
        for (number, replacement) in done.iter().enumerate().rev() {
            let place = self.root.join(replacement.place);
            let taken = match replacement.files {
                Some(_) => fs::rename(&place, self.new_files(number)),
                None => Ok(()),
            };
            let old = self.old_files(number);
            if let Err(error) = taken.and_then(|()| put_back(&old, &place)) {
                let shown = old.display();
                notes.push(format!(
                    "`{}` as it was is `{shown}`: {error}",
                    replacement.place
                ));
            }
        }
        if notes.is_empty() { Ok(()) } else { Err(notes) }
    }
}

/// Moves files back that were put aside, if they were.
fn put_back(old: &Path, place: &Path) -> io::Result<()> {
    match fs::rename(old, place) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn unchanged(mut failure: Failure) -> Failure {
    failure.notes.push("all files are as they were".to_owned());
    failure
}

fn left_behind(mut failure: Failure, notes: Vec<String>, staging: TempDir) -> Failure {
    let kept = staging.keep();
    failure.notes.extend(notes);
    failure.help(format!(
        "move these files back, and remove `{}`",
        kept.display()
    ))
}

/// A locale without translations has no folder, `translations/<locale>`.
fn remove_empty_locale(root: &Path, replacement: &Replacement<'_>) {
    let folder = replacement.place.rsplit_once('/').map(|(folder, _)| folder);
    if let (None, Some(folder)) = (replacement.files, folder.filter(|it| it.contains('/'))) {
        // This is refused where something is left.
        let _ = fs::remove_dir(root.join(folder));
    }
}

/// What pulls that were killed have left behind.
pub(super) fn remains(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let names = local::names(root)?.into_iter();
    let paths = names
        .filter(|name| name.starts_with(PREFIX))
        .map(|name| root.join(name));
    // Not links, which may lead anywhere.
    let folders = paths.filter(|path| path.symlink_metadata().is_ok_and(|it| it.is_dir()));
    Ok(folders.collect())
}

/// Puts back what a pull that was killed had put aside, where nothing took its place, and removes
/// the rest. Gives the places.
///
/// The folder may come from anywhere, such as a repository that is not to be trusted. One that no
/// pull can have left is an error, and stays as it is.
pub(super) fn recover(root: &Path, remains: &Path) -> Result<Vec<String>, Failure> {
    let missing = missing(root, remains).map_err(|failure| {
        let remains = remains.display();
        let mut failure = failure.help(format!(
            "move what you want to keep out of `{remains}`, and remove it"
        ));
        let note = format!("`{remains}` looks like what an interrupted pull has left");
        failure.notes.push(note);
        failure
    })?;
    let fail = |error| Failure::at(remains, "cleared away", &error);
    for (old, place) in &missing {
        let place = root.join(place);
        fs::create_dir_all(place.parent().unwrap_or(root)).map_err(fail)?;
        fs::rename(old, place).map_err(fail)?;
    }
    match fs::remove_file(remains.join(JOURNAL)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(fail(error)),
        _ => fs::remove_dir_all(remains).map_err(fail)?,
    }
    Ok(missing.into_iter().map(|(_, place)| place).collect())
}

/// What was put aside, and the places where nothing is instead. Without a journal, which is the
/// last to be written and the first to be removed, that is nothing.
fn missing(root: &Path, remains: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let journal = local::read(remains, JOURNAL)?.unwrap_or_default();
    let journal = String::from_utf8_lossy(journal.get("").unwrap_or_default());
    let mut missing = Vec::new();
    for (number, place) in journal.lines().enumerate() {
        let name = format!("old-{number}");
        let Some(files) = local::read(remains, &name)? else {
            continue;
        };
        if !is_of_a_pull(place, &files) {
            let place = place.escape_debug();
            let message = format!("no pull moves files to `{place}`, as a journal says");
            return Err(Failure::new(message));
        }
        if local::read(root, place)?.is_none() {
            missing.push((remains.join(name), place.to_owned()));
        }
    }
    Ok(missing)
}

/// Whether these files may have been at a place that a pull replaces: the folder of a resource or
/// the file of a translation.
fn is_of_a_pull(place: &str, files: &Files) -> bool {
    let parts: Vec<&str> = place.split('/').collect();
    let is_of_a_kind = |folder: &str| Kind::ALL.iter().any(|kind| kind.folder() == folder);
    let is_place = match parts[..] {
        [TRANSLATIONS, _, _] => files.get("").is_some(),
        [folder, _] => is_of_a_kind(folder),
        // The workflows may stand at the root.
        [_] => files.get(Kind::Workflow.file()).is_some(),
        _ => false,
    };
    is_place && parts.iter().all(|part| fault_of_key(part).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Files {
        let mut files = Files::default();
        files.add("file", text.into()).unwrap();
        files
    }

    /// A root with a folder `a` and a file `b`.
    fn root() -> TempDir {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/file"), "old").unwrap();
        fs::write(root.path().join("b"), "old").unwrap();
        root
    }

    fn names(root: &Path) -> Vec<String> {
        local::names(root).unwrap()
    }

    #[test]
    fn what_was_done_before_a_failure_is_taken_back() {
        let root = root();
        let (new, more) = (files("new"), files("more"));
        let replacement = |place, files| Replacement { place, files };
        let wanted = [
            replacement("a", Some(&new)),
            replacement("c", Some(&more)),
            replacement("b", None),
            replacement("a/file/x", Some(&more)),
        ];
        let failure = replace(root.path(), &wanted).unwrap_err();
        assert!(
            failure.message.contains("cannot be replaced"),
            "{failure:?}"
        );
        assert_eq!(failure.notes, ["all files are as they were"]);
        assert_eq!(names(root.path()), ["a", "b"]);
        assert_eq!(fs::read(root.path().join("a/file")).unwrap(), b"old");
        assert_eq!(fs::read(root.path().join("b")).unwrap(), b"old");
    }

    #[test]
    fn without_the_journal_nothing_is_put_back() {
        let root = root();
        let wanted = [Replacement {
            place: "b",
            files: None,
        }];
        let staging = root.path().join(".knock-pull-x");
        fs::create_dir(&staging).unwrap();
        let swap = Swap {
            root: root.path(),
            staging: &staging,
        };
        swap.write(&wanted).unwrap();
        swap.exchange_all(&wanted).unwrap();
        assert_eq!(names(&staging), ["old-0"]);
        assert!(recover(root.path(), &staging).unwrap().is_empty());
        assert_eq!(names(root.path()), ["a"]);
    }

    #[test]
    fn what_cannot_be_taken_back_is_told_and_kept() {
        let root = root();
        let new = files("new");
        let wanted = [Replacement {
            place: "a",
            files: Some(&new),
        }];
        let staging = TempDir::new_in(root.path()).unwrap();
        let swap = Swap {
            root: root.path(),
            staging: staging.path(),
        };
        swap.write(&wanted).unwrap();
        swap.exchange(0, &wanted[0]).unwrap();
        // Somebody puts something where the new files are to go.
        fs::create_dir(swap.new_files(0)).unwrap();
        fs::write(swap.new_files(0).join("x"), "").unwrap();
        let notes = swap.take_back(&wanted).unwrap_err();
        let old = swap.old_files(0);
        let failure = left_behind(Failure::new("it failed"), notes, staging);
        let note = format!("`a` as it was is `{}`: ", old.display());
        assert!(failure.notes[0].starts_with(&note), "{failure:?}");
        assert!(failure.help.unwrap().starts_with("move these files back"));
        assert_eq!(fs::read(old.join("file")).unwrap(), b"old");
    }
}
