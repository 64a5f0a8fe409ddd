//! Walks through a Knock directory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use knock_liquid::{Span, nearest};

use super::bounded::Bounded;
use super::reference;
use super::{Catalogue, Directory, Disk, Entry, Failure, Files, Resource, TYPES_FILE, Translation};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::json::{self, Json, Node};
use crate::parallel;
use crate::source::{FileId, Location, Text};

/// Reads everything there is, or of the workflows only those with these keys.
pub(super) fn read(files: &dyn Files, only: Option<&BTreeSet<String>>) -> Directory {
    let files = Bounded::new(files);
    let mut reader = Reader::new(&files, only, Directory::default());
    let top = reader.folders("").unwrap_or_default();
    if top.iter().any(|name| name == "workflows") {
        let nested = reader.folders("workflows").unwrap_or_default();
        reader.level("workflows", &nested);
    }
    reader.level("", &top);
    reader.types();
    reader.finish()
}

/// Reads workflows that were passed over, and those with the keys that `more` finds in them.
pub(super) fn add(
    directory: Directory,
    files: &dyn Files,
    keys: &BTreeSet<String>,
    more: impl Fn(&Resource) -> BTreeSet<String>,
) -> Directory {
    let files = Bounded::new(files);
    let mut reader = Reader::new(&files, Some(keys), directory);
    let mut wanted = keys.clone();
    while let Some(key) = wanted.pop_first() {
        if !reader.directory.passed_over.contains(&key) {
            continue;
        }
        for level in ["workflows", ""] {
            if let Some(workflow) = reader.resource(&key, &join(level, &key), "workflow.json") {
                wanted.extend(more(&workflow));
                reader.keep(workflow, |reader| &mut reader.workflows);
                reader.directory.passed_over.remove(&key);
            }
        }
    }
    reader.finish()
}

/// Reads the `knock-types.toml` that stands beside the directory, where there is one.
pub(super) fn types_beside(directory: &mut Directory, root: &Path) {
    if directory.types.is_some() {
        return;
    }
    let Some(parent) = root.parent().filter(|_| root.file_name().is_some()) else {
        return;
    };
    let parent = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    let files = Disk::new(parent);
    if !files.exists(TYPES_FILE) {
        return;
    }
    let path = format!("../{TYPES_FILE}");
    match files.text(TYPES_FILE, "") {
        Ok(text) => {
            directory.types = Some(directory.sources.add_shared(&path, text));
            directory.files.push(path.into());
        }
        Err(failure) => {
            let location = start(directory.sources.add_shared(&path, String::new()));
            directory
                .diagnostics
                .push(failure.diagnostic(&path, location));
        }
    }
}

/// The two places of the file that overrides what the templates say.
pub(crate) fn types_of(root: &Path) -> [PathBuf; 2] {
    [root.join(TYPES_FILE), root.join("..").join(TYPES_FILE)]
}

/// How many missing files of a resource are searched for under another name, each among all that stands
/// beside it. Whoever misses more has moved a folder.
const MAX_SUGGESTIONS: usize = 100;

/// A directory in the making.
pub(super) struct Reader<'a> {
    files: &'a Bounded<'a>,
    /// How many names were suggested.
    suggestions: usize,
    only: Option<&'a BTreeSet<String>>,
    /// Whether what is read now is shared by the workflows.
    is_shared: bool,
    directory: Directory,
    workflows: BTreeMap<String, Resource>,
}

impl<'a> Reader<'a> {
    fn new(
        files: &'a Bounded<'a>,
        only: Option<&'a BTreeSet<String>>,
        directory: Directory,
    ) -> Self {
        Self {
            files,
            suggestions: 0,
            only,
            is_shared: false,
            directory,
            workflows: BTreeMap::new(),
        }
    }

    /// Reads what stands at one of the two levels. Whatever its name, a folder with a
    /// `workflow.json` is a workflow: its key may be `partials`.
    fn level(&mut self, level: &str, names: &[String]) {
        let (names, others): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| self.may_hold(name));
        let passed_over = others.into_iter().cloned();
        self.directory.passed_over.extend(passed_over);
        let files = self.files;
        let read = parallel::map(&names, |name| {
            let mut reader = Reader::new(files, None, Directory::default());
            let workflow = reader.resource(name, &join(level, name), "workflow.json")?;
            Some((reader.directory, workflow))
        });
        for (name, read) in names.into_iter().zip(read) {
            if let Some((directory, workflow)) = read {
                let workflow = self.absorb(directory, workflow);
                self.keep(workflow, |reader| &mut reader.workflows);
                continue;
            }
            let folder = join(level, name);
            self.is_shared = true;
            match name.as_str() {
                "partials" => {
                    let partials = self.resources(&folder, "partial.json");
                    self.directory.has_partials |= partials.is_some();
                    for partial in partials.into_iter().flatten() {
                        self.keep(partial, |reader| &mut reader.directory.partials);
                    }
                }
                "layouts" => {
                    let layouts = self.resources(&folder, "layout.json");
                    self.directory.has_layouts |= layouts.is_some();
                    for layout in layouts.into_iter().flatten() {
                        self.keep(layout, |reader| &mut reader.directory.layouts);
                    }
                }
                "translations" => {
                    self.directory.has_translations = true;
                    self.translations(&folder);
                }
                _ => {}
            }
            self.is_shared = false;
        }
    }

    /// Takes over a workflow that was read by itself, with what was found in its files.
    fn absorb(&mut self, mut alone: Directory, mut workflow: Resource) -> Resource {
        let relocate = self.directory.sources.append(alone.sources);
        workflow.document.relocate(&relocate);
        let diagnostics = alone.diagnostics.iter_mut();
        for label in diagnostics.flat_map(|diagnostic| &mut diagnostic.labels) {
            relocate(&mut label.location);
        }
        self.directory.diagnostics.append(&mut alone.diagnostics);
        self.directory.files.append(&mut alone.files);
        workflow
    }

    /// Whether a folder is a workflow that is wanted, or may be one that holds other resources.
    fn may_hold(&self, name: &str) -> bool {
        let is_resource = matches!(name, "partials" | "layouts" | "translations");
        is_resource || self.only.is_none_or(|keys| keys.contains(name))
    }

    /// Reads the file that overrides what the templates say.
    fn types(&mut self) {
        if !self.files.exists(TYPES_FILE) {
            return;
        }
        self.is_shared = true;
        match self.load(TYPES_FILE, "") {
            Ok(file) => self.directory.types = Some(file),
            Err(failure) => {
                let location = self.unread(TYPES_FILE);
                self.report(failure.diagnostic(TYPES_FILE, location));
            }
        }
    }

    /// Puts a resource under its key, unless the other level has the key too.
    fn keep(
        &mut self,
        resource: Resource,
        place: fn(&mut Self) -> &mut BTreeMap<String, Resource>,
    ) {
        let Some(first) = place(self).get(&resource.key) else {
            place(self).insert(resource.key.clone(), resource);
            return;
        };
        let message = format!("`{}` already has the key `{}`", first.path, first.key);
        let first = start(first.document.location.file);
        let second = start(resource.document.location.file);
        self.report(
            Diagnostic::new(Code::DuplicateKey, second, message)
                .label(first, "this one counts")
                .help("remove one of the two folders, or rename it"),
        );
    }

    /// The folders in a folder, without the hidden ones; `None` where it cannot be listed.
    fn folders(&mut self, folder: &str) -> Option<Vec<String>> {
        let entries = self.entries(folder)?.into_iter();
        let folders = entries.filter(|entry| entry.is_folder);
        Some(folders.map(|entry| entry.name).collect())
    }

    /// What stands in a folder under a name that can be used; `None` where it cannot be listed.
    fn entries(&mut self, folder: &str) -> Option<Vec<Entry>> {
        let listed = self.files.entries(folder);
        let listed = self.noting_the_end(listed);
        self.directory.folders.push(folder.into());
        let entries = match listed {
            Ok(entries) => entries,
            Err(failure) => {
                let location = self.unread(folder);
                self.report(failure.diagnostic(folder, location));
                return None;
            }
        };
        let (named, unnamed): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .filter(|entry| !entry.name.starts_with('.'))
            .partition(|entry| entry.is_unicode);
        for Entry { name, .. } in unnamed {
            let location = self.unread(&join(folder, &name));
            let message = format!("the name `{name}` is not Unicode");
            self.report(Diagnostic::new(Code::Unreadable, location, message).help("rename it"));
        }
        Some(named)
    }

    /// The resources in the folders of a folder that hold a file of this name.
    fn resources(&mut self, folder: &str, file: &str) -> Option<Vec<Resource>> {
        let keys = self.folders(folder)?.into_iter();
        let resources = keys.filter_map(|key| self.resource(&key, &join(folder, &key), file));
        Some(resources.collect())
    }

    fn resource(&mut self, key: &str, folder: &str, file: &str) -> Option<Resource> {
        let path = join(folder, file);
        if !self.files.exists(&path) {
            return None;
        }
        let mut document = self.object(&path, folder);
        reference::resolve(self, &mut document, folder);
        Some(Resource {
            key: key.to_owned(),
            path,
            document,
        })
    }

    fn translations(&mut self, folder: &str) {
        for locale in self.folders(folder).unwrap_or_default() {
            let folder = join(folder, &locale);
            for Entry { name, .. } in self.entries(&folder).unwrap_or_default() {
                let translation = self.translation(&locale, &folder, &name);
                self.directory.translations.extend(translation);
            }
        }
    }

    /// A file that Knock takes for a translation: named after its folder, with or without a
    /// namespace before it.
    fn translation(&mut self, locale: &str, folder: &str, name: &str) -> Option<Translation> {
        let (stem, extension) = name.rsplit_once('.')?;
        if !matches!(extension, "json" | "po") {
            return None;
        }
        let path = join(folder, name);
        let (namespace, suffix) = match stem.split_once('.') {
            Some((namespace, suffix)) => (Some(namespace.to_owned()), suffix),
            None => (None, stem),
        };
        if !suffix.eq_ignore_ascii_case(locale) {
            let location = self.unread(&path);
            let message = format!("Knock does not take `{name}` for a translation");
            let help =
                format!("call it `{locale}.{extension}` or `<namespace>.{locale}.{extension}`");
            self.report(Diagnostic::new(Code::Misplaced, location, message).help(help));
            return None;
        }
        let catalogue = match extension {
            "json" => Catalogue::Json(self.object(&path, folder)),
            _ => Catalogue::Po(self.catalogue(&path, folder)),
        };
        Some(Translation {
            locale: locale.to_owned(),
            namespace,
            path,
            catalogue,
        })
    }

    fn catalogue(&mut self, path: &str, folder: &str) -> Text {
        let file = self.load(path, folder).unwrap_or_else(|failure| {
            let location = self.unread(path);
            self.report(failure.diagnostic(path, location));
            location.file
        });
        self.text(file)
    }

    /// A file that holds a JSON object: `null` where it does not.
    fn object(&mut self, path: &str, folder: &str) -> Node {
        self.try_object(path, folder)
            .unwrap_or_else(|diagnostic| self.null(diagnostic))
    }

    fn try_object(&mut self, path: &str, folder: &str) -> Result<Node, Diagnostic> {
        let file = self
            .load(path, folder)
            .map_err(|failure| failure.diagnostic(path, self.unread(path)))?;
        let root = self.json(file)?;
        if root.as_object().is_some() {
            return Ok(root);
        }
        let message = format!("expected an object, found {}", root.value.kind());
        Err(Diagnostic::new(
            Code::UnexpectedShape,
            root.location,
            message,
        ))
    }

    /// Reads a file that belongs to a folder.
    pub(super) fn load(&mut self, path: &str, folder: &str) -> Result<FileId, Failure> {
        let text = self.files.text(path, folder);
        let text = self.noting_the_end(text)?;
        self.directory.files.push(path.into());
        Ok(self.add(path, text))
    }

    /// Says that the directory is too large, if this is the first that is not read because of it.
    fn noting_the_end<T>(&mut self, read: Result<T, Failure>) -> Result<T, Failure> {
        match &read {
            Err(failure @ Failure::TooMuch) if self.files.fill() => {
                let location = self.unread("");
                let diagnostic = failure.diagnostic("", location);
                self.directory.diagnostics.push(diagnostic);
            }
            _ => {}
        }
        read
    }

    fn add(&mut self, path: &str, text: String) -> FileId {
        if self.is_shared {
            self.directory.sources.add_shared(path, text)
        } else {
            self.directory.sources.add(path, text)
        }
    }

    /// A name in the folder of a path that resembles the path's.
    pub(super) fn neighbour(&mut self, path: &str) -> Option<String> {
        if self.suggestions == MAX_SUGGESTIONS {
            return None;
        }
        self.suggestions += 1;
        let (folder, name) = path.rsplit_once('/')?;
        let entries = self.files.unbounded().entries(folder).ok()?;
        let names = entries.iter().map(|entry| entry.name.as_str());
        nearest(name, names).map(str::to_owned)
    }

    /// Decodes a file that was read.
    pub(super) fn json(&self, file: FileId) -> Result<Node, Diagnostic> {
        json::parse(file, &self.directory.sources)
    }

    /// The whole of a file that was read.
    pub(super) fn text(&self, file: FileId) -> Text {
        let text = self.directory.sources.file(file).shared_text();
        let span = Span::new(0, text.len());
        Text::plain(text, Location { file, span })
    }

    /// What stands for something that could not be read, for the reason given.
    pub(super) fn null(&mut self, reason: Diagnostic) -> Node {
        let location = reason.location();
        self.report(reason);
        Node {
            value: Json::Null,
            location,
        }
    }

    /// Where a diagnostic about something points of which there is no text.
    fn unread(&mut self, path: &str) -> Location {
        let path = if path.is_empty() { "." } else { path };
        start(self.add(path, String::new()))
    }

    /// Adds a diagnostic. Of a directory that is too large nothing more is read, which was said.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.files.is_full() && diagnostic.code == Code::Unreadable {
            return;
        }
        self.directory.diagnostics.push(diagnostic);
    }

    fn finish(mut self) -> Directory {
        if self.only.is_none() && self.workflows.is_empty() && self.directory.diagnostics.is_empty()
        {
            let location = self.unread("");
            self.report(
                Diagnostic::new(Code::NoWorkflows, location, "no workflow was found")
                    .help("a workflow is a folder with a `workflow.json`, here or in `workflows`"),
            );
        }
        let mut directory = self.directory;
        directory.workflows = self.workflows.into_values().collect();
        directory
            .translations
            .sort_by(|one, other| one.path.cmp(&other.path));
        directory.files.sort();
        directory.files.dedup();
        directory.folders.sort();
        diagnostic::sort(&mut directory.diagnostics, &directory.sources);
        directory
    }
}

/// The first byte of a file.
fn start(file: FileId) -> Location {
    let span = Span::default();
    Location { file, span }
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
