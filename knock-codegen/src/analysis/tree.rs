//! From accesses to the entries of a contract.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use knock_liquid::Segment;

use super::access::{Access, Note, Provision};
use super::kinds::Kinds;
use super::near;
use super::root::Owner;
use super::suspect::is_method;
use crate::contract::{Field, Object, Presence, Read, Type, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// What is read of one part of a contract.
pub(super) fn object(
    owner: Owner,
    accesses: &[Access<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Object {
    let mut root = Entry::default();
    for access in accesses.iter().filter(|it| it.variable.is_of(owner)) {
        root.insert(access);
    }
    members(root.members, diagnostics)
}

fn members(members: Members<'_>, diagnostics: &mut Vec<Diagnostic>) -> Object {
    let fields = members.into_iter();
    let fields = fields.map(|(name, entry)| (name.to_owned(), Box::new(entry.field(diagnostics))));
    let object = Object {
        fields: fields.collect(),
    };
    diagnostics.extend(near::fields(&object));
    object
}

/// A map keeps room for eleven, so entries stand elsewhere.
type Members<'a> = BTreeMap<&'a str, Box<Entry<'a>>>;

/// A value that is read, with all that is read below it.
#[derive(Debug, Default)]
struct Entry<'a> {
    members: Members<'a>,
    element: Option<Box<Entry<'a>>>,
    /// What each read allows.
    allowed: Vec<(Kinds, Location)>,
    /// What reads allow that would go on with something else.
    lenient: Vec<(Kinds, Location, Option<Note>)>,
    /// The first place that cannot do without it.
    demanded: Option<Location>,
    /// Whether something other than a step provides it for some read.
    triggered: bool,
    maybe_provided_by: Option<&'a str>,
    notes: BTreeSet<Note>,
    /// The places that read it, with the step of each and where its partial is rendered.
    reads: Vec<Read>,
    /// The first place that reads it or something below it, under whatever name.
    first: Option<Location>,
}

impl<'a> Entry<'a> {
    /// Adds an access to the entries on its way.
    fn insert(&mut self, access: &'a Access<'a>) {
        let mut entry = self;
        let mut above = 0;
        for prefix in access.variable.prefixes() {
            let Some((_, members)) = prefix.entry() else {
                continue;
            };
            if members.len() > above {
                above = members.len();
                let Some(next) = entry.step(members[above - 1], access.location) else {
                    return;
                };
                entry = next;
            }
            if above > 0 {
                let is_whole = prefix.members.len() == access.variable.members().len();
                entry.add(access, is_whole, access.demands(prefix));
            }
        }
    }

    /// Goes on to a member or an element; `None` where it is not known which.
    fn step(&mut self, segment: Segment<'a>, location: Location) -> Option<&mut Self> {
        match segment {
            Segment::Key(key) => Some(self.members.entry(key).or_default()),
            Segment::Index(_) | Segment::Element => {
                self.allowed.push((Kinds::LIST, location));
                Some(self.element.get_or_insert_default())
            }
            Segment::Unknown => None,
        }
    }

    fn add(&mut self, access: &'a Access<'a>, is_whole: bool, demanded: bool) {
        self.reached(Some(access.location));
        if demanded {
            self.demand(Some(access.location));
        }
        match access.provision {
            Provision::Step => {}
            Provision::Trigger => self.triggered = true,
            Provision::Maybe(step) | Provision::Unknown(step) => {
                self.triggered = true;
                self.maybe_provided_by.get_or_insert(step);
            }
        }
        if is_whole {
            self.notes.extend(access.note);
            if access.allowed.lenient {
                let Access {
                    allowed, location, ..
                } = *access;
                self.lenient.push((allowed.kinds, location, access.note));
            } else {
                self.allowed.push((access.allowed.kinds, access.location));
            }
        }
        if is_whole || !access.aliased {
            self.reads.push(Read {
                location: access.location,
                step: access.step.clone(),
                call: access.call,
            });
        }
    }

    fn field(self, diagnostics: &mut Vec<Diagnostic>) -> Field {
        let presence = if self.demanded.is_some() {
            Presence::Required
        } else if self.triggered {
            Presence::Optional {
                null: self.notes.contains(&Note::ComparedWithNull),
                maybe_provided_by: self.maybe_provided_by.map(str::to_owned),
            }
        } else {
            Presence::Provided
        };
        Field {
            presence,
            value: self.value(diagnostics),
        }
    }

    fn value(mut self, diagnostics: &mut Vec<Diagnostic>) -> Value {
        self.resolve_methods();
        let reads = self.take_reads();
        if self.notes.contains(&Note::Attachments) {
            let printed = self
                .lenient
                .iter()
                .map(|(_, location, _)| printed_attachments(*location));
            diagnostics.extend(printed);
            return Value {
                reads,
                demanded_at: self.demanded,
                ..Value::of(Type::Attachments)
            };
        }
        let kinds = self.kinds(diagnostics);
        let typed_at = self.narrowest();
        let ty = match self.element {
            _ if !self.members.is_empty() && kinds.within(Kinds::OBJECT) => {
                Type::Object(members(self.members, diagnostics))
            }
            Some(element) if kinds == Kinds::LIST => {
                Type::List(Box::new(element.value(diagnostics)))
            }
            _ => kinds.ty(),
        };
        Value {
            reads,
            demanded_at: self.demanded,
            typed_at,
            ..Value::of(ty)
        }
    }

    /// `size`, `first` and `last` are members of an object, and methods of anything else.
    fn resolve_methods(&mut self) {
        if self.members.is_empty() || !self.members.keys().all(|name| is_method(name)) {
            // A local may lead to what is deeper, so that nothing reads the members themselves.
            if let Some(first) = self
                .members
                .values()
                .filter_map(|member| member.first)
                .min()
            {
                self.allowed.push((Kinds::OBJECT, first));
            }
            return;
        }
        for (name, method) in std::mem::take(&mut self.members) {
            let Some(location) = method.first else {
                continue;
            };
            if name == "size" {
                self.reads.extend(method.reads);
                self.allowed.push((Kinds::LIST_OR_TEXT, location));
            } else {
                self.allowed.push((Kinds::LIST, location));
                self.element.get_or_insert_default().merge(*method);
            }
        }
    }

    fn demand(&mut self, location: Option<Location>) {
        self.demanded = self.demanded.into_iter().chain(location).min();
    }

    fn reached(&mut self, location: Option<Location>) {
        self.first = self.first.into_iter().chain(location).min();
    }

    /// Adds what is read of the same value under another path.
    fn merge(&mut self, other: Self) {
        self.reached(other.first);
        for (name, member) in other.members {
            self.members.entry(name).or_default().merge(*member);
        }
        if let Some(element) = other.element {
            self.element.get_or_insert_default().merge(*element);
        }
        self.allowed.extend(other.allowed);
        self.lenient.extend(other.lenient);
        self.reads.extend(other.reads);
        self.demand(other.demanded);
        self.triggered |= other.triggered;
        self.notes.extend(other.notes);
        self.maybe_provided_by = self.maybe_provided_by.or(other.maybe_provided_by);
    }

    /// The places that read it, in their order and each once.
    fn take_reads(&mut self) -> Vec<Read> {
        self.reads.sort_unstable();
        self.reads.dedup();
        self.reads.shrink_to_fit();
        mem::take(&mut self.reads)
    }

    /// The first of the places that allow least.
    fn narrowest(&self) -> Option<Location> {
        let lenient = self.lenient.iter().map(|(kinds, at, _)| (*kinds, *at));
        let all = self.allowed.iter().copied().chain(lenient);
        all.min_by_key(|(kinds, at)| (kinds.count(), *at))
            .map(|(_, at)| at)
    }

    /// What all reads allow.
    fn kinds(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Kinds {
        let mut met = Kinds::ANY;
        self.allowed.sort_by_key(|(_, location)| *location);
        let allowed = &self.allowed;
        for (index, (kinds, location)) in allowed.iter().enumerate() {
            if let Some(both) = met.meet(*kinds) {
                met = both;
                continue;
            }
            let other = allowed[..index]
                .iter()
                .find(|(other, _)| other.meet(*kinds).is_none());
            let (other, first) = other.unwrap_or(&allowed[0]);
            let message = format!(
                "this needs {}, but another read needs {}",
                kinds.with_article(),
                other.with_article()
            );
            diagnostics.push(
                Diagnostic::new(Code::ConflictingKinds, *location, message)
                    .label(*first, format!("this needs {}", other.with_article()))
                    .help("no value satisfies both: change one of the templates"),
            );
            break;
        }
        for (kinds, location, note) in &self.lenient {
            match met.meet(*kinds) {
                Some(both) => met = both,
                None => diagnostics.extend(printed_structure(met, *location, *note)),
            }
        }
        met
    }
}

/// A list or an object where text is wanted.
pub(crate) fn printed_structure(
    kinds: Kinds,
    location: Location,
    note: Option<Note>,
) -> Option<Diagnostic> {
    let (message, help) = match note {
        Some(Note::PassedOutOfSight) => return None,
        Some(Note::PassedAsText) => (
            format!("{} arrives in the partial as text", kinds.with_article()),
            "pass a member of it, or type the parameter as `json` or `list` in `input_schema`",
        ),
        _ => (
            format!("{} is printed as a whole", kinds.with_article()),
            "print a member of it, loop over it, or join it",
        ),
    };
    Some(Diagnostic::new(Code::PrintedStructure, location, message).help(help))
}

/// Attachments that something reads beside the emails that send them.
fn printed_attachments(location: Location) -> Diagnostic {
    let message = "this reads the attachments of an email";
    let help = "name another path in the `attachment_key` of the email, or here";
    Diagnostic::new(Code::PrintedAttachments, location, message).help(help)
}
