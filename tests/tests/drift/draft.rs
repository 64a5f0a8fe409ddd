//! A Knock directory while one of its workflows is edited, as a person would edit it.

use std::collections::BTreeMap;
use std::ops::Range;

use knock_codegen::analyze;
use knock_codegen::contract::{Contract, Entry, Presence};
use knock_codegen::directory::Directory;
use knock_codegen::source::Location;
use knock_tests::directories::Files;
use serde_json::{Map, Value};

/// A workflow that is being edited.
pub(crate) struct Draft<'a> {
    files: &'a mut Files,
    directory: Directory,
    pub(crate) contract: Contract,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(files: &'a mut Files, key: &str) -> Self {
        let directory = Directory::from_files(files.clone());
        let mut contracts = analyze(&directory).contracts.into_iter();
        let contract = contracts.find(|it| it.key == key).expect("it is there");
        Self {
            files,
            directory,
            contract,
        }
    }

    /// The first field of the data, at any depth, that is required and of which something more holds.
    pub(crate) fn required(&self, holds: impl Fn(&Self, &Entry<'_>) -> bool) -> Option<String> {
        let entries = self.contract.data_entries();
        let mut required = entries
            .iter()
            .filter(|it| *it.presence == Presence::Required);
        required
            .find(|it| holds(self, it))
            .map(|it| it.path.clone())
    }

    /// Where a field of the data is read.
    pub(crate) fn reads(&self, path: &str) -> Vec<Location> {
        let entries = self.contract.data_entries();
        locations(entries.iter().filter(|entry| entry.path == path))
    }

    /// Where something of the actor is read.
    pub(crate) fn reads_of_actor(&self) -> Vec<Location> {
        locations(&self.contract.actor.properties.entries())
    }

    /// Whether templates do nothing at these places but print what they read.
    pub(crate) fn are_printed(&self, reads: &[Location]) -> bool {
        reads.iter().all(|read| self.output(*read).is_some())
    }

    /// The `{{ … }}` around a read.
    fn output(&self, read: Location) -> Option<Range<usize>> {
        let text = self.directory.sources.file(read.file).text();
        let start = text[..read.span.start].rfind("{{")?;
        let between = &text[start..read.span.start];
        let is_closed = between.contains("}}") || between.contains("{%");
        let end = read.span.end + text[read.span.end..].find("}}")? + 2;
        (!is_closed).then_some(start..end)
    }

    /// Replaces each `{{ … }}` around a read; the function is given its text and the path in it.
    pub(crate) fn replace_outputs(
        &mut self,
        reads: &[Location],
        new: impl Fn(&str, &str) -> String,
    ) {
        let mut replacements = BTreeMap::new();
        for read in reads {
            let file = self.directory.sources.file(read.file);
            let output = self.output(*read).expect("it is printed");
            let path = self.directory.sources.text(*read);
            let new = new(&file.text()[output.clone()], path);
            replacements.insert((file.path().to_owned(), output.start), (output.end, new));
        }
        self.replace(replacements);
    }

    /// Gives the last part of a path another name, wherever it is read.
    pub(crate) fn rename(&mut self, path: &str, old: &str, new: &str) {
        let mut replacements = BTreeMap::new();
        for read in self.reads(path) {
            let file = self.directory.sources.file(read.file).path();
            let text = self.directory.sources.text(read);
            let parent = text.strip_suffix(old).expect("a path ends with the name");
            let start = (file.to_owned(), read.span.start);
            replacements.insert(start, (read.span.end, format!("{parent}{new}")));
        }
        self.replace(replacements);
    }

    /// Replaces ranges of bytes, from the last to the first.
    fn replace(&mut self, replacements: BTreeMap<(String, usize), (usize, String)>) {
        for ((path, start), (end, new)) in replacements.into_iter().rev() {
            let text = self.files.get_mut(&path).expect("it was read");
            text.replace_range(start..end, &new);
        }
    }

    /// Adds to the end of the first template.
    pub(crate) fn append(&mut self, text: &str) {
        let folder = self.contract.folder();
        let is_template = |path: &str| {
            let extension = path.rsplit('.').next();
            path.starts_with(folder) && matches!(extension, Some("md" | "txt" | "html"))
        };
        let templates = self.files.iter_mut();
        let mut templates = templates.filter(|(path, _)| is_template(path));
        let (_, template) = templates.next().expect("a template");
        template.push_str(text);
    }

    /// Adds to the end of a layout that the workflow uses.
    pub(crate) fn append_to_layout(&mut self, text: &str) -> Option<()> {
        let mut layouts = self.contract.layouts.iter();
        let path = layouts.find_map(|key| {
            let path = format!("layouts/{key}/html_layout.html");
            self.files.contains_key(&path).then_some(path)
        })?;
        self.files.get_mut(&path)?.push_str(text);
        Some(())
    }

    /// Adds to `knock-types.toml`.
    pub(crate) fn append_to_types(&mut self, text: &str) {
        let types = self.files.entry("knock-types.toml".to_owned());
        types.or_default().push_str(text);
    }

    /// Changes `workflow.json`, which is written anew.
    pub(crate) fn change<T>(&mut self, change: impl FnOnce(&mut Map<String, Value>) -> T) -> T {
        let text = self
            .files
            .get_mut(&self.contract.path)
            .expect("it was read");
        let mut workflow: Map<String, Value> = serde_json::from_str(text).expect("it was parsed");
        let answer = change(&mut workflow);
        *text = serde_json::to_string_pretty(&workflow).expect("JSON is text");
        answer
    }

    /// Takes out every step that can pause a run.
    pub(crate) fn remove_pauses(&mut self) {
        self.change(|workflow| remove_pauses(&mut workflow["steps"]));
    }

    /// Puts a step before all others.
    pub(crate) fn insert_step(&mut self, step: Value) {
        self.change(|workflow| {
            let steps = workflow["steps"].as_array_mut();
            steps.expect("steps are a list").insert(0, step);
        });
    }

    /// Gives the workflow a schema for its data.
    pub(crate) fn add_schema(&mut self, schema: Value) {
        self.change(|workflow| workflow.insert("trigger_data_json_schema".to_owned(), schema));
    }

    /// Gives the workflow another key.
    pub(crate) fn rename_workflow(&mut self, key: &str) {
        let folder = self.contract.folder().to_owned();
        let new = folder.replace(&format!("/{}/", self.contract.key), &format!("/{key}/"));
        let files = std::mem::take(self.files).into_iter();
        *self.files = files
            .map(|(path, text)| match path.strip_prefix(&folder) {
                Some(rest) => (format!("{new}{rest}"), text),
                None => (path, text),
            })
            .collect();
    }
}

fn locations<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Vec<Location> {
    let reads = entries.into_iter().flat_map(|entry| &entry.value.reads);
    reads.map(|read| read.location).collect()
}

fn remove_pauses(node: &mut Value) {
    let pauses = ["batch", "delay", "http_fetch", "wait_for_event"];
    match node {
        Value::Array(steps) => {
            steps.retain(|step| !pauses.iter().any(|pause| step["type"] == **pause));
            steps.iter_mut().for_each(remove_pauses);
        }
        Value::Object(members) => {
            for key in ["steps", "branches"] {
                members.get_mut(key).into_iter().for_each(remove_pauses);
            }
        }
        _ => {}
    }
}
