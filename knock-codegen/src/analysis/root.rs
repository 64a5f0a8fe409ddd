//! Whose variable it is that a template reads.

use knock_liquid::{Guards, Segment, Variable};

/// Where a variable of a template comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    Data,
    /// What each trigger of a batch sent: members of an element are members of `data`.
    Activities,
    Actor,
    /// The actors of a batch.
    Actors,
    Recipient,
    Tenant,
    Vars,
    /// Something that Knock provides.
    BuiltIn,
}

/// A part of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Data,
    Actor,
    Recipient,
    Tenant,
    Vars,
}

/// A variable whose root is known.
#[derive(Clone, Debug)]
pub(super) struct Rooted<'a> {
    pub(super) root: Root,
    path: Variable<'a>,
    /// With how many segments the path names the root.
    start: usize,
}

/// A variable, or something that it is a member of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefix<'a> {
    pub(super) root: Root,
    pub(super) members: &'a [Segment<'a>],
}

/// What is bound beside the variables of the trigger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    #[default]
    Template,
    /// In an email layout.
    Layout,
    /// In the match conditions of `wait_for_event`.
    Event,
    /// In the request of `http_fetch`.
    Request,
}

impl Place {
    pub(super) fn binds(self, name: &str) -> bool {
        match self {
            Self::Template => false,
            Self::Layout => {
                matches!(
                    name,
                    "content" | "pre_content" | "preview_text" | "footer_links"
                )
            }
            Self::Event => name == "event",
            Self::Request => name == "inputs",
        }
    }
}

/// The numbers that count a batch, and what is present when they are above a number.
pub(super) const COUNTS: &[(&str, &[&str])] = &[
    ("total_activities", &["activities"]),
    ("total_actors", &["actor", "actors"]),
];

/// The root of what a partial is passed as text. No template can name it.
pub(super) const PARAMETER: &str = "$parameter";

/// Roots that a path may start with where text may stand as well.
pub(super) fn is_root(name: &str) -> bool {
    Root::named(name).is_some()
}

impl Root {
    fn owner(self) -> Option<Owner> {
        Some(match self {
            Self::Data | Self::Activities => Owner::Data,
            Self::Actor | Self::Actors => Owner::Actor,
            Self::Recipient => Owner::Recipient,
            Self::Tenant => Owner::Tenant,
            Self::Vars => Owner::Vars,
            Self::BuiltIn => return None,
        })
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "data" => Self::Data,
            "activities" => Self::Activities,
            "actor" => Self::Actor,
            "actors" => Self::Actors,
            "recipient" => Self::Recipient,
            "tenant" => Self::Tenant,
            "vars" => Self::Vars,
            "workflow" | "current_message" | "timestamp" | "total_activities" | "total_actors"
            | "run" | "refs" | "forloop" | "tablerowloop" | PARAMETER => Self::BuiltIn,
            _ => return None,
        })
    }
}

impl<'a> Rooted<'a> {
    pub(super) fn new(variable: &Variable<'a>, place: Place) -> Self {
        let (root, start) = match variable.root() {
            None => (Root::BuiltIn, variable.segments().len()),
            Some(name) if place.binds(name) => (Root::BuiltIn, 1),
            Some(name) => Root::named(name).map_or((Root::Data, 0), |root| (root, 1)),
        };
        let path = match root {
            Root::Activities => activity(variable),
            _ => variable.clone(),
        };
        Self { root, path, start }
    }

    /// Whether it may belong to a part of a contract.
    pub(super) fn is_of(&self, owner: Owner) -> bool {
        self.root.owner() == Some(owner)
    }

    pub(super) fn members(&self) -> &[Segment<'a>] {
        &self.path.segments()[self.start..]
    }

    /// How many of its prefixes are known to be present, the root being the first.
    pub(super) fn present(&self, guards: &Guards<'a>, place: Place) -> usize {
        let guards = guards.variables().map(|guard| Self::new(guard, place));
        let same_root = guards.filter(|guard| guard.root == self.root);
        let shared = same_root.map(|guard| {
            let pairs = self.members().iter().zip(guard.members());
            1 + pairs.take_while(|(member, known)| member == known).count()
        });
        shared.max().unwrap_or_default()
    }

    /// The variable itself and everything that it is a member of, the root first.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = Prefix<'_>> {
        (0..=self.members().len()).map(|length| self.prefix(length))
    }

    pub(super) fn whole(&self) -> Prefix<'_> {
        self.prefix(self.members().len())
    }

    fn prefix(&self, length: usize) -> Prefix<'_> {
        Prefix {
            root: self.root,
            members: &self.members()[..length],
        }
    }

    pub(super) fn starts_with(&self, prefix: Prefix<'_>) -> bool {
        self.root == prefix.root && self.members().starts_with(prefix.members)
    }

    /// The part of a contract that it belongs to, and the way through its members.
    pub(super) fn entry(&self) -> Option<(Owner, &[Segment<'_>])> {
        self.whole().entry()
    }
}

impl<'a> Prefix<'a> {
    /// The list that it is an element of, if that is what a batch collects. A list that is there
    /// is not empty.
    pub(super) fn batch(self) -> Option<Self> {
        let is_batch = matches!(self.root, Root::Activities | Root::Actors);
        (is_batch && self.members.len() == 1).then_some(Self {
            root: self.root,
            members: &[],
        })
    }

    /// The part of a contract that it belongs to, and the way through its members.
    pub(super) fn entry(self) -> Option<(Owner, &'a [Segment<'a>])> {
        let members = match (self.root, self.members) {
            (Root::Activities, members) => activity_data(members)?,
            (Root::Actors, [first, rest @ ..]) if is_element(*first) => rest,
            (Root::Actors, [_, ..]) => return None,
            (_, members) => members,
        };
        Some((self.root.owner()?, members))
    }
}

/// `activities[0].data.x` is `activities[0].x`.
fn activity<'a>(variable: &Variable<'a>) -> Variable<'a> {
    match variable.segments() {
        [root, element, Segment::Key("data"), rest @ ..]
            if is_element(*element) && !rest.is_empty() =>
        {
            Variable::new([*root, *element].into_iter().chain(rest.iter().copied()))
        }
        _ => variable.clone(),
    }
}

/// What a member of an activity is in the data of its trigger, unless Knock provides it.
fn activity_data<'a>(members: &'a [Segment<'a>]) -> Option<&'a [Segment<'a>]> {
    let (element, rest) = members.split_first()?;
    match rest.first()? {
        _ if !is_element(*element) => None,
        Segment::Key("data") => Some(&rest[1..]),
        Segment::Key("id" | "inserted_at" | "updated_at" | "actor") => None,
        _ => Some(rest),
    }
}

fn is_element(segment: Segment<'_>) -> bool {
    match segment {
        Segment::Key(key) => key == "first" || key == "last",
        Segment::Index(_) | Segment::Element | Segment::Unknown => true,
    }
}
