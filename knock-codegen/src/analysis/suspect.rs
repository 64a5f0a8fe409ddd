//! Reads that are legal, and probably not what was meant.

use std::collections::BTreeSet;

use knock_liquid::{LiteralKind, Read, Segment, Usage, Variable, nearest};

use super::access::{Access, Provision};
use super::kinds::Kinds;
use super::near;
use super::root::{PARAMETER, Root, Rooted};
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Text};

/// Names that are tried for something that Knock provides, and where that is.
const MISTAKES: &[(&str, &str)] = &[
    ("user", "recipient"),
    ("current_user", "recipient"),
    ("recipients", "recipient"),
    ("workflow_run_id", "run.id"),
    ("workflow_id", "workflow.id"),
    ("workflow_key", "workflow.key"),
    ("message_id", "current_message.id"),
    ("activity", "activities[0]"),
    ("now", "timestamp"),
];

/// The roots whose names are long enough to be misspelt.
pub(super) const ROOTS: &[&str] = &[
    "activities",
    "actor",
    "actors",
    "recipient",
    "tenant",
    "workflow",
    "current_message",
    "timestamp",
    "total_activities",
    "total_actors",
];

impl<'a> WorkflowReader<'a> {
    /// Says what is suspicious about a read of a template.
    pub(super) fn suspect(
        &mut self,
        read: &Read<'_>,
        access: &Access<'a>,
        situation: &Situation<'_>,
    ) {
        if !read.aliased {
            self.mistaken(read, access);
        }
        if access.variable.root == Root::BuiltIn {
            self.built_in(&read.variable, access.location);
        }
        let is_whole = access.variable.members().is_empty();
        if is_whole && read.usage == Usage::Printed && is_entity(access.variable.root, read) {
            let name = &read.variable;
            self.diagnostics.push(
                Diagnostic::new(
                    Code::PrintedWhole,
                    access.location,
                    format!("`{name}` has members, and prints as nothing readable"),
                )
                .help(format!(
                    "print a member of it, or all of it as JSON: `{{{{ {name} | json }}}}`"
                )),
            );
        }
        self.suspect_access(access, situation);
    }

    /// Says what is suspicious about a read, wherever it stands.
    pub(super) fn suspect_access(&mut self, access: &Access<'a>, situation: &Situation<'_>) {
        if let Some(batch) = situation.batch {
            self.after_batch(access, batch);
        }
        if let Provision::Maybe(step) = &access.provision {
            // Where any part of what the step writes is there, the step has run.
            let written = access.variable.prefixes().nth(1);
            let guarded = written.is_some_and(|written| access.is_present(written));
            if access.demands && !guarded {
                let name = display(&access.variable);
                let (code, harm) = if situation.halts {
                    (Code::HaltsOnUndefined, "without it the run halts here")
                } else {
                    (Code::MaybeMissing, "without it there is a hole here")
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        code,
                        access.location,
                        format!("`{name}` is only written if the step `{step}` runs, and {harm}"),
                    )
                    .help("guard it with `if`, or give it a default"),
                );
            }
        }
    }

    /// Parameters of a partial that arrive as text, and are used as something else.
    pub(super) fn text_parameters(&mut self, text: &Text, reads: &[Read<'_>]) {
        fn parameter<'a>(read: &Read<'a>) -> Option<(&'a str, Option<Segment<'a>>)> {
            match read.variable.segments() {
                [Segment::Key(PARAMETER), Segment::Key(name), members @ ..] => {
                    Some((name, members.first().copied()))
                }
                _ => None,
            }
        }
        // Whoever asks whether it is empty knows that it is text.
        let asked: BTreeSet<&str> = reads
            .iter()
            .filter(|read| matches!(read.usage, Usage::Compared(_, Some(LiteralKind::Nothing))))
            .filter_map(|read| parameter(read).map(|(name, _)| name))
            .collect();
        for read in reads {
            let Some((name, member)) = parameter(read) else {
                continue;
            };
            let (harm, help) = match (member, &read.usage) {
                (Some(Segment::Key(member)), _) if !is_method(member) => (
                    format!("which has no `{member}`"),
                    format!(
                        "pass the member, `{name}: ….{member}`, or type `{name}` as `json` in `input_schema`"
                    ),
                ),
                (None, Usage::Iterated) => (
                    "which has no elements".to_owned(),
                    format!("type `{name}` as `list` in `input_schema`"),
                ),
                (None, Usage::Tested) if !asked.contains(name) => (
                    "and text is always true".to_owned(),
                    format!("compare it: `{name} != \"\"`"),
                ),
                _ => continue,
            };
            let message = format!("`{name}` arrives as text, {harm}");
            self.diagnostics.push(
                Diagnostic::new(Code::TextParameter, text.locate(read.span), message).help(help),
            );
        }
    }

    /// A name that is probably meant for something that Knock provides.
    fn mistaken(&mut self, read: &Read<'_>, access: &Access<'_>) {
        let Some(name) = read.variable.root() else {
            return;
        };
        if access.variable.root != Root::Data || name == "data" {
            return;
        }
        let known = MISTAKES
            .iter()
            .find(|(mistake, _)| *mistake == name)
            .map(|(_, meant)| *meant);
        let meant = known.or_else(|| near::slip(name, ROOTS.iter().copied()));
        if let Some(meant) = meant {
            let message = format!("`{name}` is read from the trigger's data");
            self.diagnostics.push(
                Diagnostic::new(Code::NearBuiltIn, access.location, message).help(format!(
                    "did you mean `{meant}`? If not, write `data.{name}`"
                )),
            );
        }
    }

    /// A member that something of Knock's does not have.
    pub(super) fn built_in(&mut self, variable: &Variable<'_>, location: Location) {
        let [Segment::Key(root), Segment::Key(member), ..] = variable.segments() else {
            return;
        };
        let steps = self.steps.iter().copied();
        let candidates: Vec<&str> = match *root {
            "workflow" => vec![
                "id",
                "key",
                "categories",
                "commercial",
                "override_preferences",
            ],
            "current_message" => vec!["id", "inserted_at", "updated_at"],
            "timestamp" | "total_activities" | "total_actors" => Vec::new(),
            "refs" => steps.collect(),
            _ => return,
        };
        if candidates.contains(member) {
            return;
        }
        let message = match *root {
            "refs" => format!("the workflow has no step `{member}`"),
            _ => format!("`{root}` has no member `{member}`"),
        };
        let mut diagnostic = Diagnostic::new(Code::UnknownMember, location, message);
        diagnostic.help = match nearest(member, candidates.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if candidates.is_empty() => None,
            None => Some(format!("there are: {}", candidates.join(", "))),
        };
        self.diagnostics.push(diagnostic);
    }

    /// A read of what a batch does not keep.
    fn after_batch(&mut self, access: &Access<'a>, batch: &str) {
        if access.variable.root != Root::Data {
            return;
        }
        let members = access.variable.members();
        let is_list = access.allowed.kinds == Kinds::LIST && !access.allowed.lenient;
        let is_kept = members.len() == 1 && !is_list;
        // What is below something that is lost goes with it.
        let is_told = self
            .lost
            .iter()
            .any(|lost| access.variable.starts_with(lost.whole()));
        let is_provided = access.provision == Provision::Step;
        if members.is_empty() || is_kept || is_told || is_provided {
            return;
        }
        if access.aliased || is_list {
            self.lost.push(access.variable.clone());
        }
        let name = display(&access.variable);
        let member = name.trim_start_matches("data.");
        self.diagnostics.push(
            Diagnostic::new(
                Code::LostInBatch,
                access.location,
                format!("`{name}` is not there after the batch `{batch}`, which keeps top-level scalars only"),
            )
            .help(format!("read it from the activities of the batch: `activities[0].{member}`")),
        );
    }
}

/// Whether a member may be a method of text or of a list.
pub(super) fn is_method(name: &str) -> bool {
    matches!(name, "size" | "first" | "last")
}

fn is_entity(root: Root, read: &Read<'_>) -> bool {
    match root {
        Root::Actor | Root::Recipient | Root::Tenant | Root::Vars => true,
        Root::BuiltIn => {
            matches!(
                read.variable.root(),
                Some("workflow" | "current_message" | "run" | "refs")
            ) && read.variable.segments().len() == 1
        }
        _ => false,
    }
}

fn display(variable: &Rooted<'_>) -> String {
    let data = Variable::from("data");
    data.join(variable.members().iter().copied()).to_string()
}
