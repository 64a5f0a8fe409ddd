//! The files that are there before a pull.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use knock_codegen::directory::MAX_FILE_SIZE;

use super::kind::Kind;
use super::path::Files;
use crate::failure::Failure;

/// What stands at a place below a root: nothing, a file, or a folder with its files.
///
/// A link on the way to it, or in it, is an error. A pull would write through it, or replace it.
pub(super) fn read(root: &Path, place: &str) -> Result<Option<Files>, Failure> {
    let mut path = root.to_owned();
    for name in place.split('/') {
        path.push(name);
        match kind_of(&path)? {
            Entry::Missing => return Ok(None),
            Entry::File if path != root.join(place) => return Err(in_the_way(&path)),
            Entry::File | Entry::Folder => {}
        }
    }
    let mut files = BTreeMap::new();
    collect(&path, "", &mut files)?;
    Ok(Some(files.into()))
}

/// The folders of the resources of a kind that a folder holds, by their names.
pub(super) fn resources(folder: &Path, kind: Kind) -> Result<Vec<String>, Failure> {
    let mut names = names(folder)?;
    names.retain(|name| folder.join(name).join(kind.file()).is_file());
    Ok(names)
}

/// The translations below a folder, `<locale>/<file>`.
pub(super) fn translations(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut translations = Vec::new();
    for locale in names(folder)? {
        let is_one = |name: &String| {
            let stem = name.strip_suffix(".json").or(name.strip_suffix(".po"));
            stem.is_some_and(|it| it == locale || it.ends_with(&format!(".{locale}")))
        };
        let files = names_of_folder(&folder.join(&locale))?;
        let files = files.iter().filter(|name| is_one(name));
        translations.extend(files.map(|name| format!("{locale}/{name}")));
    }
    Ok(translations)
}

/// The names of what is in a folder, in their order; of what is none, nothing.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    match kind_of(folder)? {
        Entry::Folder => names_of_folder(folder),
        Entry::Missing => Ok(Vec::new()),
        Entry::File => Err(in_the_way(folder)),
    }
}

fn names_of_folder(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotADirectory => return Ok(Vec::new()),
        Err(error) => return Err(Failure::at(folder, "read", &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::at(folder, "read", &error))?;
        // What has no name in text could not be put back, nor told of.
        let name = entry.file_name().into_string().map_err(|name| {
            let path = folder.join(name);
            Failure::new(format!(
                "`{}` has a name that is not Unicode",
                path.display()
            ))
            .help("rename it, or move it out of the Knock directory")
        })?;
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn collect(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    match kind_of(path)? {
        Entry::Missing => {}
        Entry::File => {
            let content = fs::read(path).map_err(|error| Failure::at(path, "read", &error))?;
            files.insert(name.to_owned(), content);
        }
        Entry::Folder => {
            for entry in names_of_folder(path)? {
                let name = if name.is_empty() {
                    entry.clone()
                } else {
                    format!("{name}/{entry}")
                };
                collect(&path.join(entry), &name, files)?;
            }
        }
    }
    Ok(())
}

enum Entry {
    Missing,
    File,
    Folder,
}

/// What is at a path. Reading what is neither a file nor a folder might block, and what is huge would fill the
/// memory.
fn kind_of(path: &Path) -> Result<Entry, Failure> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => Ok(Entry::Folder),
        Ok(metadata) if metadata.is_file() && metadata.len() > MAX_FILE_SIZE => {
            let size = MAX_FILE_SIZE / 1024 / 1024;
            let message = format!("`{}` is larger than {size} MiB", path.display());
            Err(Failure::new(message)
                .help("nothing of Knock's is: move it out of the Knock directory"))
        }
        Ok(metadata) if metadata.is_file() => Ok(Entry::File),
        Ok(metadata) => {
            let what = if metadata.is_symlink() {
                "a link, and may lead anywhere"
            } else {
                "no regular file"
            };
            let message = format!("`{}` is {what}: nothing is written there", path.display());
            Err(Failure::new(message).help("put a file or a folder in its place, or remove it"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Entry::Missing),
        Err(error) => Err(Failure::at(path, "read", &error)),
    }
}

fn in_the_way(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}` is a file where a folder is needed",
        path.display()
    ))
    .help("move it away")
}
