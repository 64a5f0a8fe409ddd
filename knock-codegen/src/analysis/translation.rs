//! Translations, and what templates ask of them.
//!
//! A key names a text of the files under `translations/`: `customers.orders.received`, with the
//! namespace before a colon where there is one. A text holds its arguments as `{{ name }}`; with the
//! argument `count`, the key names an object of `zero`, `one` and `other`.

use std::collections::{BTreeMap, BTreeSet};

use knock_liquid::ast::LiteralValue;
use knock_liquid::{Environment, FilterUse, parse};

use super::root::is_root;
use super::{WorkflowReader, hidden};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::directory::{Catalogue, Directory, Translation};
use crate::json::{Json, Node};
use crate::source::{Location, Text};

/// The texts of all translation files, by key.
#[derive(Debug, Default)]
pub(super) struct Translations {
    texts: BTreeMap<String, Vec<Translated>>,
    /// Whether there are files whose texts are not known.
    incomplete: bool,
}

/// A text in one locale.
#[derive(Debug)]
struct Translated {
    location: Location,
    /// What holds the arguments. It is parsed where the key is used: few are.
    text: String,
}

impl Translations {
    pub(super) fn new(directory: &Directory) -> Self {
        let mut translations = Self {
            incomplete: hidden::translations(directory),
            ..Self::default()
        };
        for Translation {
            namespace,
            catalogue,
            ..
        } in &directory.translations
        {
            let prefix = namespace
                .as_ref()
                .map(|name| format!("{name}:"))
                .unwrap_or_default();
            match catalogue {
                Catalogue::Json(root) => translations.json(&prefix, root),
                Catalogue::Po(text) => translations.po(&prefix, text),
            }
        }
        translations
    }

    fn json(&mut self, key: &str, node: &Node) {
        match &node.value {
            Json::String(text) => self.add(key.to_owned(), &text.value, text.location),
            Json::Object(members) => {
                let is_plural = members.iter().any(|member| &*member.key.value == "other");
                let dot = if key.is_empty() || key.ends_with(':') {
                    ""
                } else {
                    "."
                };
                for member in members {
                    let is_form = matches!(&*member.key.value, "zero" | "one" | "other");
                    match (is_plural && is_form, member.value.as_text()) {
                        (true, Some(text)) => {
                            self.add(key.to_owned(), &text.value, text.location);
                        }
                        _ => self.json(&format!("{key}{dot}{}", member.key.value), &member.value),
                    }
                }
            }
            _ => {}
        }
    }

    /// A catalogue of gettext: what is translated is the key.
    fn po(&mut self, prefix: &str, text: &Text) {
        let mut key = None;
        for line in text.value.lines() {
            let quoted = |keyword: &str| {
                let rest = line.trim().strip_prefix(keyword)?.trim_start();
                let inner = rest.strip_prefix('"')?.strip_suffix('"')?;
                Some(inner.replace("\\\"", "\""))
            };
            if let Some(id) = quoted("msgid") {
                key = Some(id).filter(|id| !id.is_empty());
            } else if let (Some(translated), Some(id)) = (quoted("msgstr"), &key) {
                let both = format!("{id}\n{translated}");
                self.add(format!("{prefix}{id}"), &both, text.location);
            }
        }
    }

    fn add(&mut self, key: String, text: &str, location: Location) {
        let text = text.to_owned();
        let texts = self.texts.entry(key).or_default();
        texts.push(Translated { location, text });
    }
}

/// The arguments that a text holds; what Knock provides is none.
fn arguments(text: &str) -> BTreeSet<String> {
    let reads = knock_liquid::analyze(&parse(text).0, Environment::default()).reads;
    let names = reads.iter().filter_map(|read| read.variable.root());
    names
        .filter(|name| !is_root(name))
        .map(str::to_owned)
        .collect()
}

impl<'a> WorkflowReader<'a> {
    /// Checks a use of the filter `t`.
    pub(super) fn translation(&mut self, text: &Text, filter: &FilterUse<'a>) {
        let Some(input) = &filter.input else { return };
        let LiteralValue::Text(key) = input.value else {
            return;
        };
        self.reads.translations.insert(key);
        if !self.directory.has_translations {
            return;
        }
        let location = text.locate(input.span);
        let translations = self.translations;
        let Some(texts) = translations.texts.get(key) else {
            if translations.incomplete {
                return;
            }
            let known = translations.texts.keys().map(String::as_str);
            let code = Code::UnknownTranslation;
            let unknown = unknown(code, location, "translation", key, known);
            self.diagnostics.push(unknown);
            return;
        };
        let given: BTreeSet<&str> = filter.keywords.iter().map(|name| name.text).collect();
        let texts: Vec<(Location, BTreeSet<String>)> = (texts.iter())
            .map(|translated| (translated.location, arguments(&translated.text)))
            .collect();
        let mut missing = BTreeSet::new();
        for (place, arguments) in &texts {
            let names = arguments.iter();
            for name in names.filter(|name| !given.contains(name.as_str())) {
                if missing.insert(name) {
                    let message =
                        format!("the translation `{key}` needs `{name}`, which it is not given");
                    self.diagnostics.push(
                        Diagnostic::new(Code::TranslationArguments, location, message)
                            .label(*place, "it is used here")
                            .help(format!("pass it: `t: {name}: …`")),
                    );
                }
            }
        }
        for keyword in &filter.keywords {
            let is_used = texts
                .iter()
                .any(|(_, arguments)| arguments.contains(keyword.text));
            if !is_used && keyword.text != "count" && !translations.incomplete {
                let message = format!("no translation of `{key}` uses `{}`", keyword.text);
                let location = text.locate(keyword.span);
                self.diagnostics.push(
                    Diagnostic::new(Code::TranslationArguments, location, message)
                        .help("remove the argument, or correct its name"),
                );
            }
        }
    }
}
