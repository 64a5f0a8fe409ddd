//! What templates read, against what the schema says.

use std::collections::BTreeSet;

use knock_liquid::{Segment, Variable, nearest};

use super::Reading;
use super::model::{Model, ObjectPart, Property, Rest, Schema};
use crate::analysis::{Kinds, printed_structure};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// What comes of a check.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// The reads that the schema does not allow, or does not know.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The reads of which the schema says the kind, or that there is nothing to read.
    decided: BTreeSet<Location>,
}

impl Checked {
    /// Whether something that was said of a read, by comparison with other reads, is for the schema
    /// to say.
    pub(super) fn decides(&self, diagnostic: &Diagnostic) -> bool {
        let compares = [
            Code::ConflictingKinds,
            Code::PrintedStructure,
            Code::NearField,
        ];
        compares.contains(&diagnostic.code) && self.decided.contains(&diagnostic.location())
    }
}

/// Checks every read.
pub(super) fn check<'a>(model: &Model, readings: impl Iterator<Item = Reading<'a>>) -> Checked {
    let mut checked = Checked::default();
    for reading in readings {
        let mut walk = Walk {
            model,
            reading: &reading,
            at: &model.root,
            depth: 0,
            checked: &mut checked,
            is_optional: false,
        };
        walk.run();
    }
    checked
}

/// The way of a reading through the schema.
struct Walk<'a> {
    model: &'a Model,
    reading: &'a Reading<'a>,
    at: &'a Schema,
    /// How many steps of the path lead to where it is.
    depth: usize,
    checked: &'a mut Checked,
    /// Whether something on the way is optional: it is said of the first only.
    is_optional: bool,
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        for segment in self.reading.path {
            self.at = self.model.resolve(self.at);
            let next = match segment {
                Segment::Key(name) => self.member(name),
                Segment::Index(index) => self.element(usize::try_from(*index).ok()),
                Segment::Element => self.element(None),
                Segment::Unknown => None,
            };
            let Some(next) = next else { return };
            self.at = next;
            self.depth += 1;
        }
        self.at = self.model.resolve(self.at);
        self.kind(self.reading.allowed, self.reading.lenient);
    }

    fn member(&mut self, name: &str) -> Option<&'a Schema> {
        if !self.at.allows(Kinds::OBJECT) {
            return match name {
                "first" | "last" if self.at.allows(Kinds::LIST) => self.element(None),
                "size" => {
                    self.kind(Kinds::LIST_OR_TEXT, false);
                    None
                }
                _ => {
                    self.kind(Kinds::OBJECT, false);
                    None
                }
            };
        }
        let object = &self.at.object;
        match (object.properties.get(name), &object.rest) {
            (Some(property), _) if property.schema.is_impossible() => {
                // What is required all the same is wrong in the schema, which says so once.
                if !property.required {
                    self.forbidden(name, property.schema.location);
                }
                None
            }
            (Some(property), _) => {
                self.presence(property.required, property.location);
                Some(&property.schema)
            }
            (None, Rest::Closed(location)) => {
                self.forbidden(name, *location);
                None
            }
            (None, Rest::Of(schema)) => {
                self.presence(false, schema.location);
                Some(schema)
            }
            (None, Rest::Open) => {
                if object.names_members() {
                    self.undeclared(name, object);
                }
                None
            }
        }
    }

    fn element(&mut self, index: Option<usize>) -> Option<&'a Schema> {
        if !self.at.allows(Kinds::LIST) {
            self.kind(Kinds::LIST, false);
            return None;
        }
        let list = &self.at.list;
        if let Some(element) = index.and_then(|index| list.prefix.get(index)) {
            return Some(element);
        }
        match &list.rest {
            Rest::Of(element) if list.prefix.is_empty() || index.is_some() => Some(element),
            _ => None,
        }
    }

    /// The variable as far as the walk has come, and one step further.
    fn name(&self, steps: usize) -> String {
        let path = self.reading.path.iter().take(self.depth + steps).copied();
        Variable::from("data").join(path).to_string()
    }

    fn report(&mut self, code: Code, message: String, schema: Location, said: &str, help: String) {
        let diagnostic = Diagnostic::new(code, self.reading.location, message);
        self.checked
            .diagnostics
            .push(diagnostic.label(schema, said).help(help));
    }

    fn forbidden(&mut self, name: &str, location: Location) {
        self.checked.decided.insert(self.reading.location);
        let message = format!("the schema forbids `{}`", self.name(1));
        let help = match near(name, &self.at.object) {
            Some(near) => format!("did you mean `{near}`? If not, declare it in the schema"),
            None => "declare it in the schema, or do not read it".to_owned(),
        };
        let said = "a trigger that sends it is refused";
        self.report(Code::ForbiddenBySchema, message, location, said, help);
    }

    fn undeclared(&mut self, name: &str, object: &ObjectPart) {
        self.checked.decided.insert(self.reading.location);
        let message = format!("the schema does not declare `{}`", self.name(1));
        let help = match near(name, object) {
            Some(near) => format!("did you mean `{near}`? If not, declare it in the schema"),
            None => "declare it in the schema".to_owned(),
        };
        let said = "it is not among these properties";
        self.report(
            Code::UndeclaredInSchema,
            message,
            object.location,
            said,
            help,
        );
    }

    fn presence(&mut self, is_required: bool, location: Location) {
        let is_demanded = self.reading.demanded.get(self.depth + 1) == Some(&true);
        if is_required || self.is_optional || !is_demanded {
            return;
        }
        self.is_optional = true;
        let (code, harm) = if self.reading.halts {
            (Code::HaltsOnUndefined, "without it the run halts here")
        } else {
            (Code::OptionalInSchema, "without it there is a hole here")
        };
        let message = format!("`{}` may be missing, and {harm}", self.name(1));
        let help = "guard it with `if`, give it a default, or list it as `required` in the schema";
        let said = "the schema leaves it optional";
        self.report(code, message, location, said, help.to_owned());
    }

    /// Says where a use does not go with the kinds of the schema.
    fn kind(&mut self, allowed: Kinds, lenient: bool) {
        if !self.at.is_silent() {
            self.checked.decided.insert(self.reading.location);
        }
        let Some(kinds) = self.at.kinds else { return };
        if kinds.meet(allowed).is_some() {
            return;
        }
        let found = kinds.with_article();
        let said = format!("the schema says that it is {found}");
        let location = self.reading.location;
        let diagnostic = if lenient {
            printed_structure(kinds, location, self.reading.note)
        } else {
            let name = self.name(0);
            let needed = allowed.with_article();
            let message = format!("this needs {needed}, but `{name}` is {found}");
            let diagnostic = Diagnostic::new(Code::SchemaKind, location, message);
            Some(diagnostic.help("change the template or the schema"))
        };
        let labelled = diagnostic.map(|diagnostic| diagnostic.label(self.at.location, said));
        self.checked.diagnostics.extend(labelled);
    }
}

/// The declared property that was probably meant.
fn near<'a>(name: &str, object: &'a ObjectPart) -> Option<&'a str> {
    let allowed = |(_, property): &(&String, &Property)| !property.schema.is_impossible();
    let known = object.properties.iter().filter(allowed);
    nearest(name, known.map(|(known, _)| known.as_str()))
}
