//! JSON names and workflow keys as Rust identifiers.
//!
//! Every name gets an identifier of its own in its scope, whatever it is made of. Where two meet in
//! one, the name that is written like the identifier keeps it, and the other carries a few digits
//! that come from its own text: so an identifier does not depend on the order of the names, and
//! hardly ever on which others there are.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

/// What an identifier stands for, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A module, from the key of a workflow: `activity_update`.
    Module,
    /// A field or a method, from the name of a member: `item_count`.
    Field,
    /// A type, from the path of an object: `ProjectOwner`.
    Type,
    /// A variant, from a string: `InProgress`.
    Variant,
}

/// The identifiers of all names of one scope.
///
/// Keywords become raw identifiers, what cannot stand in an identifier separates words, and letters
/// of the scripts that need no normalization are kept.
///
/// ```
/// use knock_codegen::names::{Case, identifiers};
///
/// let names = identifiers(Case::Field, ["type", "first-name", "2fa", "item_count", "itemCount"]);
/// assert_eq!(names["type"], "r#type");
/// assert_eq!(names["first-name"], "first_name");
/// assert_eq!(names["2fa"], "field_2fa");
/// assert_eq!(names["item_count"], "item_count");
/// assert_eq!(names["itemCount"], "item_count_a045");
/// ```
#[must_use]
pub fn identifiers<'a>(
    case: Case,
    names: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<&'a str, String> {
    let mut ranked: Vec<(bool, &str, String)> = names
        .into_iter()
        .map(|name| (name, case.identifier(name)))
        .map(|(name, identifier)| (!case.is_own_form(name, &identifier), name, identifier))
        .collect();
    ranked.sort_by_key(|(other_form, name, _)| (*other_form, name.len(), *name));
    ranked.dedup_by_key(|(_, name, _)| *name);

    let mut taken = BTreeSet::new();
    let mut claim = |identifier: &str| {
        // With a type goes the type of what is sent for it.
        let payload = (case == Case::Type).then(|| payload(identifier));
        let free = !taken.contains(identifier) && payload.iter().all(|it| !taken.contains(it));
        if free {
            taken.insert(identifier.to_owned());
            taken.extend(payload);
        }
        free
    };
    if let Some(reserved) = case.reserved() {
        claim(reserved);
    }
    ranked
        .into_iter()
        .map(|(_, name, identifier)| {
            if claim(&identifier) {
                return (name, identifier);
            }
            let mut others = (0..).map(|round| case.distinct(&identifier, name, round));
            let free = others.find(|candidate| claim(candidate));
            (name, free.unwrap_or(identifier))
        })
        .collect()
}

/// The names of a scope that gave way to another, each with the one that has its identifier.
pub(crate) fn displaced<'a>(
    case: Case,
    names: &BTreeMap<&'a str, String>,
) -> Vec<(&'a str, &'a str)> {
    let holder = |(name, given): (&&'a str, &String)| {
        let wanted = case.identifier(name);
        if *given == wanted {
            return None;
        }
        let (holder, _) = names.iter().find(|(_, held)| **held == wanted)?;
        Some((*name, *holder))
    };
    names.iter().filter_map(holder).collect()
}

/// The name of the method that sets the field `identifier`: another where a method of that name is
/// needed for something else.
#[must_use]
pub fn setter(identifier: &str) -> String {
    if METHODS.contains(&identifier) {
        [identifier, "_"].concat()
    } else {
        identifier.to_owned()
    }
}

/// The type of what is sent for a struct.
#[must_use]
pub fn payload(identifier: &str) -> String {
    [identifier, "Payload"].concat()
}

impl Case {
    /// What stands in the scope already: the import of the runtime, or what is sent.
    fn reserved(self) -> Option<&'static str> {
        match self {
            Self::Module => Some("knock_runtime"),
            Self::Type => Some("Data"),
            Self::Field | Self::Variant => None,
        }
    }

    fn identifier(self, name: &str) -> String {
        let plain = match self {
            Self::Module => Some(name.replace('-', "_")),
            Self::Field => Some(name.to_owned()),
            Self::Type | Self::Variant => None,
        };
        if let Some(plain) = plain.filter(|plain| is_snake_case(plain)) {
            return self.unreserved(plain);
        }
        let mut identifier = self.cased(name);
        if !identifier.starts_with(char::is_alphabetic) {
            identifier.insert_str(0, self.fallback(&identifier));
        }
        if let Some((end, _)) = identifier.char_indices().nth(LONGEST) {
            return self.distinct(&identifier[..end], name, 0);
        }
        self.unreserved(identifier)
    }

    /// The words of a name in this case.
    fn cased(self, name: &str) -> String {
        let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if matches!(self, Self::Type | Self::Variant) && name.bytes().all(is_lower) {
            return capitalized(name);
        }
        let words: String = name
            .chars()
            .map(|c| if is_kept(c) { c } else { ' ' })
            .collect();
        let cased = match self {
            Self::Module | Self::Field => words.to_snake_case(),
            Self::Type | Self::Variant => words.to_upper_camel_case(),
        };
        // Changing the case can bring in marks: `İ` becomes `i` and a dot above.
        cased.chars().filter(|c| *c == '_' || is_kept(*c)).collect()
    }

    /// Whether a name is written as names of its kind are: then it has the first claim. The keys of
    /// workflows have dashes where modules have underscores.
    fn is_own_form(self, name: &str, identifier: &str) -> bool {
        let plain = identifier.strip_prefix("r#").unwrap_or(identifier);
        match self {
            Self::Module => name.split('-').eq(plain.split('_')) || name == plain,
            _ => name == plain,
        }
    }

    /// What stands alone where a name has no letters, or before one that starts with a digit.
    fn fallback(self, digits: &str) -> &'static str {
        match (self, digits) {
            (Self::Module, "") => "workflow",
            (Self::Module, _) => "workflow_",
            (Self::Field, "") => "field",
            (Self::Field, _) => "field_",
            (Self::Type, _) => "Object",
            (Self::Variant, _) => "Value",
        }
    }

    fn unreserved(self, identifier: String) -> String {
        if self == Self::Type && (TYPES.contains(&&*identifier) || identifier.len() == 1) {
            identifier + "Data"
        } else if NEVER_RAW.contains(&&*identifier) {
            identifier + "_"
        } else if is_keyword(&identifier) {
            format!("r#{identifier}")
        } else {
            identifier
        }
    }

    /// An identifier that differs from that of other names of the same shape.
    fn distinct(self, identifier: &str, name: &str, round: u32) -> String {
        let base = identifier.trim_start_matches("r#").trim_end_matches('_');
        let separator = match self {
            Self::Module | Self::Field => "_",
            Self::Type | Self::Variant => "",
        };
        let hash = fingerprint(name, round);
        if round == 0 {
            format!("{base}{separator}{:04x}", hash & 0xffff)
        } else {
            format!("{base}{separator}{hash:016x}")
        }
    }
}

/// Whether a name is an identifier as it is: most names are, and need not be taken apart.
pub(crate) fn is_snake_case(name: &str) -> bool {
    let starts_with_letter = name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_kept = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(is_kept);
    let mut words = name.as_bytes().split(|byte| *byte == b'_');
    starts_with_letter && name.len() <= LONGEST && words.all(is_word)
}

/// The words of a name without upper case in it, each with a capital: most paths are such names, and
/// need not be searched for where the case changes.
fn capitalized(name: &str) -> String {
    let mut identifier = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let start = identifier.len();
        identifier.push_str(word);
        if let Some(first) = identifier.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    }
    identifier
}

/// FNV-1a: it never changes, as the hashes of the standard library may.
fn fingerprint(name: &str, round: u32) -> u64 {
    let bytes = name.bytes().chain(round.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether a character may stand in an identifier: digits and letters that are the same in every
/// Unicode normalization, so that two different names are two different identifiers for rustc too,
/// and none of those that rustc warns of as uncommon.
fn is_kept(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c.is_alphabetic()
            && LETTERS
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c)))
}

/// How many characters of a name an identifier keeps: what is longer is cut, and told from others
/// by digits.
const LONGEST: usize = 48;

/// Latin, Greek, Cyrillic, Hebrew, Arabic, Vietnamese, kana, Chinese characters, hangul.
const LETTERS: [(char, char); 17] = [
    ('\u{c0}', '\u{131}'),
    ('\u{134}', '\u{137}'),
    ('\u{139}', '\u{13e}'),
    ('\u{141}', '\u{148}'),
    ('\u{14a}', '\u{17e}'),
    ('\u{386}', '\u{386}'),
    ('\u{388}', '\u{3ce}'),
    ('\u{400}', '\u{45f}'),
    ('\u{490}', '\u{4ff}'),
    ('\u{5d0}', '\u{5ea}'),
    ('\u{620}', '\u{63f}'),
    ('\u{641}', '\u{64a}'),
    ('\u{1ea0}', '\u{1ef9}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30a1}', '\u{30fa}'),
    ('\u{3400}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
];

/// Whether it is a strict or reserved keyword of any edition, and none of [`NEVER_RAW`].
fn is_keyword(identifier: &str) -> bool {
    matches!(
        identifier,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// Keywords that cannot be written as raw identifiers.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "Self"];

/// Types that a reader of generated code, or of `use …::*`, expects to be the standard ones.
const TYPES: [&str; 7] = ["Box", "Data", "Option", "Result", "Self", "String", "Vec"];

/// Methods that a payload has or that readers know as something else, and the names of its private fields beside those of the setters.
const METHODS: [&str; 18] = [
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "extra",
    "fmt",
    "from",
    "into",
    "ne",
    "new",
    "required",
    "serialize",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];
