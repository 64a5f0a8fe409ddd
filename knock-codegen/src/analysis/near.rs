//! Fields that are probably one, misspelt once.

use super::collision;
use crate::contract::Object;
use crate::diagnostic::{Code, Diagnostic};

/// Names that are shorter than this differ by one letter all too often.
const SHORTEST: usize = 5;
/// Objects with more fields than this are not looked through: every field is compared with every
/// other one.
const MOST_FIELDS: usize = 200;

/// How one name becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    /// A letter more or less, or two letters swapped.
    Slip,
    /// A letter replaced, as names also differ on purpose.
    Replaced,
}

/// Says which of the fields of an object are probably others of them.
pub(super) fn fields(object: &Object) -> Vec<Diagnostic> {
    let fields = object
        .fields
        .iter()
        .map(|(name, field)| (name, &field.value.reads));
    let mut diagnostics = Vec::new();
    if object.fields.len() > MOST_FIELDS {
        return diagnostics;
    }
    for (name, reads) in fields.clone() {
        let [read] = &reads[..] else { continue };
        let mut others = fields.clone().filter(|(other, _)| *other != name);
        let meant = others.find(|(other, others)| match edit(name, other) {
            Some(Edit::Slip) => {
                let first = others.first().map(|other| other.location);
                others.len() > 1
                    || name.len() < other.len()
                    || (name.len() == other.len() && first < Some(read.location))
            }
            Some(Edit::Replaced) => others.len() > 1,
            None => false,
        });
        if let Some((meant, others)) = meant.filter(|(other, _)| !collision::meet(name, other)) {
            let message = format!("`{name}` is read here only, and is almost `{meant}`");
            let mut diagnostic = Diagnostic::new(Code::NearField, read.location, message)
                .help(format!("did you mean `{meant}`?"));
            if let Some(other) = others.first() {
                diagnostic = diagnostic.label(other.location, format!("`{meant}` is read here"));
            }
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}

/// The candidate that `name` is, but for a slip behind its first letter.
pub(super) fn slip<'a>(
    name: &str,
    mut candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates.find(|candidate| {
        name.chars().next() == candidate.chars().next() && edit(name, candidate) == Some(Edit::Slip)
    })
}

/// How `name` becomes `other`, where that takes one edit that is no plural and no number.
fn edit(name: &str, other: &str) -> Option<Edit> {
    let start = shared(name.chars().zip(other.chars()));
    let (left, right) = (&name[start..], &other[start..]);
    let end = shared(left.chars().rev().zip(right.chars().rev()));
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let is_plural = end == 0 && matches!((left, right), ("s", "") | ("", "s"));
    let has_digit = [left, right]
        .iter()
        .any(|it| it.contains(|c: char| c.is_ascii_digit()));
    let (mut left, mut right) = (left.chars(), right.chars());
    let mut next = || (left.next(), right.next());
    let edit = match [next(), next(), next()] {
        _ if is_plural || has_digit => None,
        [(Some(_), None) | (None, Some(_)), (None, None), _] => Some(Edit::Slip),
        [(Some(a), Some(c)), (Some(b), Some(d)), (None, None)] if a == d && b == c => {
            Some(Edit::Slip)
        }
        [(Some(_), Some(_)), (None, None), _] => Some(Edit::Replaced),
        _ => None,
    };
    edit.filter(|_| name.chars().count().min(other.chars().count()) >= SHORTEST)
}

/// How many bytes the characters have that are the same in both.
fn shared(pairs: impl Iterator<Item = (char, char)>) -> usize {
    let same = pairs.take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::{Edit, edit};

    #[test]
    fn one_edit() {
        for (name, other, expected) in [
            ("project_nam", "project_name", Some(Edit::Slip)),
            ("projcet_name", "project_name", Some(Edit::Slip)),
            ("project_nane", "project_name", Some(Edit::Replaced)),
            ("attachment", "attachments", None),
            ("line_1_text", "line_2_text", None),
            ("address1", "address", None),
            ("name", "nam", None),
            ("project_id", "project_name", None),
            ("größe_a", "größe", None),
        ] {
            assert_eq!(edit(name, other), expected, "{name} {other}");
            assert_eq!(edit(other, name), expected, "{other} {name}");
        }
    }
}
