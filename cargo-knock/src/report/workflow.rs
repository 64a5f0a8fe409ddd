//! A workflow: what can be said of the whole, its fields, and the lines that read them.

use knock_codegen::contract::Contract;
use knock_codegen::source::Sources;
use maud::{Markup, html};

use super::reading::Reading;
use super::shown::Shown;
use crate::project::counted;

/// A workflow as the page shows it.
pub(super) struct Section<'a> {
    pub(super) sources: &'a Sources,
    pub(super) contract: &'a Contract,
    pub(super) reading: Reading<'a>,
    /// Its number among the workflows.
    pub(super) number: usize,
    /// How many diagnostics speak of its files.
    pub(super) problems: usize,
}

impl Section<'_> {
    pub(super) fn render(&self) -> Markup {
        let Contract { name, .. } = self.contract;
        html! {
            article.workflow id=(self.anchor()) {
                header {
                    h2 dir="auto" { (Shown(name)) }
                    p.facts { (self.facts()) }
                    @if let Some(description) = &self.contract.description {
                        p dir="auto" { (Shown(description)) }
                    }
                }
                @if self.reading.groups.is_empty() {
                    p.empty { "It reads nothing from its trigger." }
                } @else {
                    (self.fields())
                }
                @if !self.reading.places.is_empty() { (self.lines()) }
            }
        }
    }

    /// An entry of the table of contents.
    pub(super) fn link(&self) -> Markup {
        html! {
            li {
                a href={ "#" (self.anchor()) } { span dir="auto" { (Shown(&self.contract.name)) } }
                @if self.problems > 0 {
                    " " span.count title=(counted(self.problems, "problem")) { (self.problems) }
                }
            }
        }
    }

    /// Its key, where that may stand in an address as it is, so that links to it stay good.
    fn anchor(&self) -> String {
        let key = &self.contract.key;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if key.bytes().all(is_plain) {
            format!("workflow-{key}")
        } else {
            format!("workflow.{}", self.number)
        }
    }

    pub(super) fn field_anchor(&self, field: usize) -> String {
        format!("f{}.{field}", self.number)
    }

    pub(super) fn read_anchor(&self, read: usize) -> String {
        format!("r{}.{read}", self.number)
    }

    fn facts(&self) -> Markup {
        let Contract {
            key,
            cancelable,
            open,
            partials,
            layouts,
            translations,
            ..
        } = self.contract;
        let used = [
            ("layout", layouts),
            ("partial", partials),
            ("translation", translations),
        ];
        html! {
            code { (Shown(key)) }
            @if self.problems > 0 {
                " " a.badge.wrong href="#problems" { (counted(self.problems, "problem")) }
            }
            @if *cancelable { " " span.badge { "can be cancelled" } }
            @if *open { " " span.badge { "takes any data" } }
            @for (what, keys) in used {
                @for key in keys { " " span.badge { (what) " " code { (Shown(key)) } } }
            }
        }
    }

    /// A file as it is named in the folder of the workflow.
    pub(super) fn file_name<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(self.contract.folder()).unwrap_or(path)
    }
}
