//! What to say of required members that no field is named after.

use knock_codegen::contract::Field as Entry;
use knock_codegen::{listed, nearest};
use syn::Error;

use super::demand::Demands;
use super::input::{Field, Input};
use super::rename::{RULES, Rule};
use super::serde::Skip;

/// Members that are missing, and the fields that might have been meant to be them.
pub(super) struct Missing<'a> {
    input: &'a Input<'a>,
    demands: &'a Demands<'a>,
    entries: Vec<(&'a str, &'a Entry)>,
    /// Fields that nothing reads.
    pub(super) spare: Vec<&'a Field<'a>>,
}

impl<'a> Missing<'a> {
    pub(super) fn of(
        input: &'a Input<'a>,
        fields: &'a [Field<'a>],
        entries: Vec<(&'a str, &'a Entry)>,
        demands: &'a Demands<'a>,
    ) -> Self {
        let known = &demands.lookup.contract.data.fields;
        let is_spare = |field: &&Field<'_>| {
            let is_named = field.serde.skip != Skip::Always && !field.serde.flatten;
            is_named && !known.contains_key(&field.name)
        };
        Self {
            input,
            demands,
            entries,
            spare: fields.iter().filter(is_spare).collect(),
        }
    }

    /// An error for each member, but one for all that one rule of `rename_all` would bring.
    pub(super) fn errors(&self) -> Vec<Error> {
        let by_rule = ([None].into_iter().chain(RULES.map(Some)))
            .map(|rule| (rule, self.under(rule)))
            .find(|(_, entries)| entries.len() > 1);
        let mut errors = Vec::new();
        let mut explained = Vec::new();
        if let Some((rule, entries)) = by_rule {
            errors.push(self.error(&entries, &help_of_rule(rule, entries[0].0)));
            explained = entries;
        }
        let alone = self
            .entries
            .iter()
            .filter(|entry| !explained.contains(entry));
        errors.extend(alone.map(|entry| self.error(&[*entry], &self.help(entry.0))));
        errors
    }

    /// Whether a field was probably meant to be one of the members.
    pub(super) fn explains(&self, field: &Field<'_>) -> bool {
        let names = || self.entries.iter().map(|(name, _)| *name);
        let is_renamed =
            |(_, rule): (&str, Rule)| names().any(|name| rule.field(&field.ident) == name);
        nearest(&field.name, names()).is_some() || RULES.into_iter().any(is_renamed)
    }

    /// The members that there would be with this rule for `rename_all`, or without any.
    fn under(&self, rule: Option<(&str, Rule)>) -> Vec<(&'a str, &'a Entry)> {
        let name = |field: &Field<'_>| match rule {
            Some((_, rule)) => rule.field(&field.ident),
            None => field.ident.clone(),
        };
        let spare = self.spare.iter();
        let ruled: Vec<String> = spare
            .filter(|field| field.serde.rename.is_none())
            .map(|field| name(field))
            .collect();
        let entries = self.entries.iter().copied();
        let is_named = |(missing, _): &(&str, _)| ruled.iter().any(|name| name == missing);
        entries.filter(is_named).collect()
    }

    fn error(&self, entries: &[(&str, &Entry)], help: &str) -> Error {
        let (are, them) = if entries.len() == 1 {
            ("is", "it")
        } else {
            ("are", "them")
        };
        let used = entries
            .iter()
            .map(|(_, entry)| format!("    {}\n", self.demands.used(&entry.value)));
        let message = format!(
            "{} {are} missing in `{}`: the workflow `{}` needs {them}\n{}    help: {help}",
            listed(entries.iter().map(|(name, _)| *name)),
            self.input.name,
            self.demands.lookup.contract.key,
            used.collect::<String>(),
        );
        Error::new(self.input.ident.span(), message)
    }

    fn help(&self, name: &str) -> String {
        let rename = format!("`#[serde(rename = {name:?})]`");
        if let Some(field) = self.spare.iter().find(|field| field.ident == name) {
            let mend = match field.serde.rename {
                Some(_) => "remove its `rename`".to_owned(),
                None => format!("add {rename} to it"),
            };
            return format!(
                "the field `{name}` is serialised as `{}`: {mend}",
                field.name
            );
        }
        match nearest(name, self.spare.iter().map(|field| &*field.name)) {
            Some(near) => {
                format!("did you mean the field `{near}`? rename it, or add {rename} to it")
            }
            None => format!("add a field that is serialised as `{name}`"),
        }
    }
}

fn help_of_rule(rule: Option<(&str, Rule)>, example: &str) -> String {
    match rule {
        Some((rule, _)) => {
            format!("with `#[serde(rename_all = {rule:?})]`, the fields have these names")
        }
        None => format!(
            "`rename_all` gives the fields other names: remove it, or add \
             `#[serde(rename = {example:?})]` to each of these"
        ),
    }
}
