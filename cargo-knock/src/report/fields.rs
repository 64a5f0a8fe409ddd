//! The fields of a workflow as a table.

use knock_codegen::contract::{Constant, Entry, Presence, Read, Type, Value};
use maud::{Markup, html};

use super::reading::Group;
use super::shown::Shown;
use super::words::{self, Word};
use super::workflow::Section;

impl Section<'_> {
    pub(super) fn fields(&self) -> Markup {
        html! {
            table {
                thead {
                    tr {
                        @for title in ["Field", "Kind", "Presence", "Read at"] {
                            th scope="col" { (title) }
                        }
                    }
                }
                @for group in &self.reading.groups {
                    tbody {
                        tr.group {
                            th scope="rowgroup" colspan="4" {
                                code { (group.root) } " " span { (group.title) }
                                @if let Some(presence) = group.presence {
                                    " " (badge(words::presence(presence)))
                                }
                            }
                        }
                        @for (number, entry) in group.fields() { (self.field(group, number, entry)) }
                    }
                }
            }
        }
    }

    fn field(&self, group: &Group<'_>, number: usize, entry: &Entry<'_>) -> Markup {
        let Entry {
            path,
            presence,
            value,
        } = entry;
        let (parent, name) = path.split_at(path.rfind('.').map_or(0, |dot| dot + 1));
        html! {
            tr id=(self.field_anchor(number)) {
                th scope="row" {
                    code { span.parent { (group.root) "." (Shown(parent)) } (Shown(name)) }
                    @for note in notes(value) { p dir="auto" { (Shown(&note)) } }
                }
                td { (kind(&value.ty)) }
                td {
                    (badge(words::presence(presence)))
                    (condition(presence))
                }
                td { (self.reads(&value.reads)) }
            }
        }
    }

    /// A link to every read, after the file and the step that it stands in.
    fn reads(&self, reads: &[Read]) -> Markup {
        let same = |a: &Read, b: &Read| a.location.file == b.location.file && a.step == b.step;
        html! {
            @for reads in reads.chunk_by(same) {
                p {
                    (self.place(&reads[0]))
                    @for read in reads { (self.read(read)) }
                }
            }
        }
    }

    fn place(&self, Read { location, step, .. }: &Read) -> Markup {
        let file = self.file_name(self.sources.file(location.file).path());
        let step = step.as_deref().filter(|step| !file.starts_with(step));
        html! {
            span.file { (Shown(file)) }
            @if let Some(step) = step { " of " (Shown(step)) }
        }
    }

    fn read(&self, read: &Read) -> Markup {
        let start = self.sources.position(read.location);
        let number = self.reading.number(read.location);
        html! {
            " "
            @if let Some(number) = number {
                a href={ "#" (self.read_anchor(number)) } { (start.line) ":" (start.column) }
            }
        }
    }
}

pub(super) fn badge(Word { name, .. }: Word) -> Markup {
    html! { span.presence.(name) { (name) } }
}

fn kind(ty: &Type) -> Markup {
    html! {
        (words::kind(ty).name)
        @if let Type::Enum(constants) = ty {
            @for constant in constants { " " code { (Shown(&Constant::to_string(constant))) } }
        }
    }
}

/// What else is to be known of an optional field.
fn condition(presence: &Presence) -> Markup {
    let Presence::Optional {
        null,
        maybe_provided_by,
    } = presence
    else {
        return html! {};
    };
    html! {
        @if let Some(step) = maybe_provided_by { p { "may be filled in by " code { (Shown(step)) } } }
        @if *null { p { "sent as null when left out" } }
    }
}

/// What a schema says of a value.
fn notes(value: &Value) -> Vec<String> {
    let said = |what: &str, of: &Option<String>| of.as_ref().map(|it| format!("{what} {it}"));
    let annotations = value.annotations();
    let notes = [
        annotations.description.clone(),
        said("Format:", &annotations.format),
        said("When left out:", &annotations.default),
        value.nullable.then(|| "May be null.".to_owned()),
        annotations.deprecated.then(|| "Deprecated.".to_owned()),
    ];
    notes
        .into_iter()
        .flatten()
        .chain(annotations.notes.iter().cloned())
        .collect()
}
