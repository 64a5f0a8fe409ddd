//! Locals of templates, and filters: what is probably a mistake about them.

use std::collections::BTreeSet;

use knock_liquid::{Analysis, FilterUse, Local, WeakGuard};

use super::root::{Place, Rooted, is_root};
use super::usage::FILTERS;
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::source::{Location, Text};

/// Locals whose templates have not read them, while others may still do.
#[derive(Clone, Debug, Default)]
pub(super) struct Unread<'a> {
    locals: Vec<(&'a str, Location)>,
    /// Every name that was read.
    names: BTreeSet<&'a str>,
    /// Whether there may be reads that were not seen.
    pub(super) hidden: bool,
}

impl<'a> WorkflowReader<'a> {
    /// Says what is suspicious about the names and filters of a template.
    pub(super) fn names(
        &mut self,
        text: &Text,
        analysis: &Analysis<'a>,
        situation: &Situation<'_>,
    ) {
        for local in &analysis.locals {
            self.local(text, local, situation.place);
        }
        let unread = analysis.locals.iter().filter(|local| !local.read);
        let unread = unread.map(|local| (local.name.text, text.locate(local.name.span)));
        self.unread.locals.extend(unread);
        self.unread.names.extend(&analysis.names);
        for filter in &analysis.filters {
            self.filter(text, filter);
        }
        for guard in &analysis.weak_guards {
            self.weak_guard(text, guard, situation.place);
        }
    }

    /// Reports the locals that nothing has read, now that all that sees them was analysed.
    pub(super) fn report_unread(&mut self) {
        let Unread {
            locals,
            names,
            hidden,
        } = std::mem::take(&mut self.unread);
        if hidden {
            return;
        }
        for (name, location) in locals {
            if !names.contains(name) {
                let message = format!("`{name}` is never used");
                self.diagnostics.push(
                    Diagnostic::new(Code::UnusedLocal, location, message)
                        .help("remove it, or use it"),
                );
            }
        }
    }

    fn local(&mut self, text: &Text, local: &Local<'_>, place: Place) {
        let name = local.name.text;
        let bound = text.locate(local.name.span);
        if is_root(name) || place.binds(name) {
            let message = format!("from here on, `{name}` is no longer what Knock provides");
            self.diagnostics.push(
                Diagnostic::new(Code::ReservedName, bound, message).help("choose another name"),
            );
        }
        for span in &local.used_before {
            let message = format!("`{name}` is used before it is set, so it is read from `data`");
            self.diagnostics.push(
                Diagnostic::new(Code::UsedBeforeSet, text.locate(*span), message)
                    .label(bound, "it is set here")
                    .help(format!(
                        "set it first, or write `data.{name}` if that is what is meant"
                    )),
            );
        }
    }

    fn filter(&mut self, text: &Text, filter: &FilterUse<'a>) {
        let name = filter.name.text;
        if name == "t" {
            self.translation(text, filter);
        }
        if FILTERS.contains(&name) {
            return;
        }
        let location = text.locate(filter.name.span);
        let known = FILTERS.iter().copied();
        let unknown = unknown(Code::UnknownFilter, location, "filter", name, known);
        self.diagnostics.push(unknown);
    }

    fn weak_guard(&mut self, text: &Text, guard: &WeakGuard<'_>, place: Place) {
        if Rooted::new(&guard.variable, place).entry().is_none() {
            return;
        }
        let name = &guard.variable;
        let message = format!("this may let `{name}` pass where it is absent");
        self.diagnostics.push(
            Diagnostic::new(Code::WeakGuard, text.locate(guard.span), message).help(format!(
                "test it for truth as well: `{{% if {name} and … %}}`"
            )),
        );
    }
}
