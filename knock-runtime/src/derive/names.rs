//! Names of members and variants: whether they are known, and which was meant.

use super::Need;
use super::report::{Report, distance, equal, is_near};
use crate::{Member, Shape};

/// How many names are listed.
const LISTED: usize = 8;

pub(super) const fn holds(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if equal(name, names[index]) {
            return true;
        }
        index += 1;
    }
    false
}

pub(super) const fn is_needed(name: &str, needs: &[Need]) -> bool {
    let mut index = 0;
    while index < needs.len() {
        if equal(name, needs[index].name) {
            return true;
        }
        index += 1;
    }
    false
}

/// Writes names: `` `a`, `b` ``.
pub(super) const fn list(names: &[&str], report: &mut Report) {
    let mut index = 0;
    while index < names.len() {
        listed(names[index], index, report);
        index += 1;
    }
}

/// Writes the names of members, and says whether there are any.
pub(super) const fn list_members(members: &[Member], report: &mut Report) -> bool {
    list_more(members, 0, report) > 0
}

const fn list_more(members: &[Member], mut count: usize, report: &mut Report) -> usize {
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { name, .. } => {
                listed(name, count, report);
                count += 1;
            }
            Member::Flatten(Shape::Object { members, .. }) => {
                count = list_more(members, count, report);
            }
            Member::Flatten(_) => {}
        }
        index += 1;
    }
    count
}

const fn listed(name: &str, index: usize, report: &mut Report) {
    let comma = if index == 0 { "" } else { ", " };
    if index < LISTED {
        report.more(&[comma, "`", name, "`"]);
    } else if index == LISTED {
        report.more(&[", …"]);
    }
}

/// The name that was probably meant.
pub(super) const fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let mut nearest = None;
    let mut index = 0;
    while index < names.len() {
        nearest = nearer(name, names[index], nearest);
        index += 1;
    }
    nearest
}

/// The member that was probably meant.
pub(super) const fn nearest_member(name: &str, members: &[Member]) -> Option<&'static str> {
    let mut nearest = None;
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { name: member, .. } => nearest = nearer(name, member, nearest),
            Member::Flatten(Shape::Object { members, .. }) => {
                if let Some(member) = nearest_member(name, members) {
                    nearest = nearer(name, member, nearest);
                }
            }
            Member::Flatten(_) => {}
        }
        index += 1;
    }
    nearest
}

/// What was probably meant to be needed under a name, of what no member is named after. Nothing is where
/// no members are known.
pub(super) const fn nearest_need<'a>(
    name: &str,
    needs: &'a [Need],
    members: &[Member],
) -> Option<&'a Need> {
    let mut nearest: Option<&Need> = None;
    let mut index = 0;
    while index < needs.len() && !members.is_empty() {
        let need = &needs[index];
        let distance = distance(name, need.name);
        let is_nearer = match nearest {
            Some(nearest) => distance < self::distance(name, nearest.name),
            None => is_near(distance, need.name),
        };
        if is_nearer && !is_member(need.name, members) {
            nearest = Some(need);
        }
        index += 1;
    }
    nearest
}

const fn is_member(name: &str, members: &[Member]) -> bool {
    let mut index = 0;
    while index < members.len() {
        let found = match members[index] {
            Member::Field { name: member, .. } => equal(name, member),
            Member::Flatten(Shape::Object { members, .. }) => is_member(name, members),
            Member::Flatten(_) => false,
        };
        if found {
            return true;
        }
        index += 1;
    }
    false
}

const fn nearer<'a>(name: &str, candidate: &'a str, nearest: Option<&'a str>) -> Option<&'a str> {
    let least = match nearest {
        Some(nearest) => distance(nearest, name),
        None => usize::MAX,
    };
    let distance = distance(candidate, name);
    if distance < least && is_near(distance, name) {
        Some(candidate)
    } else {
        nearest
    }
}
