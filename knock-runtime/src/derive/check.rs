//! Compares the shape of a type with what templates need, while rustc evaluates constants.

use super::presence::Provision;
use super::report::{Report, equal};
use super::words::{expected, found, mend};
use super::{Demand, Kind, Need, names};
use crate::{Member, Shape};

/// Stops rustc where a value may be absent that the templates need.
#[track_caller]
pub const fn check_presence(always: bool, shape: &Shape, need: &Need) {
    let mut report = Report::new();
    Provision::of_field(always, shape).report(need, &mut report);
    report.finish();
}

/// Stops rustc where a value is not what the templates need.
#[track_caller]
pub const fn check_value(shape: &Shape, demand: &Demand) {
    let mut report = Report::new();
    value(shape, demand, &mut report);
    report.finish();
}

/// Stops rustc where a type cannot be the data of a workflow, or is not what the templates need.
#[track_caller]
pub const fn check_data(name: &str, shape: &Shape, demand: &Demand) {
    let mut report = Report::new();
    match no_object(shape) {
        Some(other) => {
            let is = match shape {
                Shape::OneOf(_) => "may be ",
                _ => "is ",
            };
            let found = found(other);
            report.finding(&["`", name, "` must be an object, but ", is, found]);
            report.note(&["help: the data of a workflow has named fields"]);
        }
        None => value(shape, demand, &mut report),
    }
    report.finish();
}

/// Stops rustc where something is flattened of which the templates do not read all.
#[track_caller]
pub const fn check_unused(shape: &Shape, demand: &Demand) {
    let mut report = Report::new();
    if let (Kind::Object { needs, .. }, Shape::Object { members, .. }) = (demand.kind, shape) {
        unused(members, &[], needs, demand.path, &mut report);
    }
    report.finish();
}

/// What a value may be that is no object.
const fn no_object(shape: &Shape) -> Option<&Shape> {
    match shape {
        Shape::Any | Shape::Map(_) | Shape::Object { .. } => None,
        Shape::OneOf(shapes) => {
            let mut index = 0;
            while index < shapes.len() {
                if let Some(shape) = no_object(shapes[index]) {
                    return Some(shape);
                }
                index += 1;
            }
            None
        }
        _ => Some(shape),
    }
}

/// Compares a value with what is needed of it.
const fn value(shape: &Shape, demand: &Demand, report: &mut Report) {
    match (demand.kind, shape) {
        (Kind::Any, _) | (_, Shape::Any | Shape::Null) => {}
        (_, Shape::OneOf(shapes)) => one_of(shapes, demand, report),
        (Kind::Enum(texts), Shape::Constant(_)) => constants(&[shape], texts, demand, report),
        (Kind::List(element), Shape::List(shape)) | (Kind::Map(element), Shape::Map(shape)) => {
            self::element(shape, element, report);
        }
        (Kind::List(element), Shape::Tuple(shapes)) => {
            let mut index = 0;
            while index < shapes.len() {
                self::element(shapes[index], element, report);
                index += 1;
            }
        }
        (Kind::Tuple(elements), Shape::List(shape)) => {
            let mut index = 0;
            while index < elements.len() {
                self::element(shape, &elements[index], report);
                index += 1;
            }
        }
        (Kind::Tuple(elements), Shape::Tuple(shapes)) => tuple(shapes, elements, demand, report),
        (Kind::Attachments, Shape::List(element)) if is_attachment(element) => {}
        (Kind::Map(element), Shape::Object { members, .. }) => every(members, element, report),
        (Kind::Object { needs, .. }, Shape::Map(element)) => {
            let mut index = 0;
            while index < needs.len() {
                if needs[index].required {
                    of_map(element, &needs[index], report).report(&needs[index], report);
                }
                index += 1;
            }
        }
        (Kind::Object { needs, closed }, Shape::Object { name, members }) => {
            object(name, members, needs, report);
            if closed {
                unused(members, members, needs, demand.path, report);
            }
        }
        (kind, shape) if accepts(kind, shape) => {}
        _ => mismatch("is ", shape, demand, report),
    }
}

/// Compares each thing that a value may be, up to the first that is wrong: the next would be wrong in
/// the same way.
const fn one_of(shapes: &[&Shape], demand: &Demand, report: &mut Report) {
    if let Kind::Enum(texts) = demand.kind {
        constants(shapes, texts, demand, report);
    }
    let before = report.length();
    let mut index = 0;
    while index < shapes.len() && report.length() == before {
        match shapes[index] {
            Shape::Constant(_) if matches!(demand.kind, Kind::Enum(_)) => {}
            leaf @ (Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text)
                if !accepts(demand.kind, leaf) && !matches!(demand.kind, Kind::Any) =>
            {
                let is = if only(shapes) { "is " } else { "may be " };
                mismatch(is, leaf, demand, report);
            }
            shape => value(shape, demand, report),
        }
        index += 1;
    }
}

/// Whether there is one thing that a value may be, but for `null`.
const fn only(shapes: &[&Shape]) -> bool {
    matches!(shapes, [_] | [Shape::Null, _] | [_, Shape::Null])
}

/// Compares the texts that an enum becomes with those that are allowed.
const fn constants(shapes: &[&Shape], texts: &[&str], demand: &Demand, report: &mut Report) {
    let mut first = "";
    let mut wrong = 0;
    let mut index = 0;
    while index < shapes.len() {
        match shapes[index] {
            Shape::Constant(text) if !names::holds(texts, text) => {
                if wrong == 0 {
                    first = text;
                    report.finding(&["`", demand.path, "` may be `", text, "`"]);
                } else {
                    report.more(&[" or `", text, "`"]);
                }
                wrong += 1;
            }
            _ => {}
        }
        index += 1;
    }
    if wrong == 0 {
        return;
    }
    report.more(&[", but must be one of "]);
    names::list(texts, report);
    report.note(&[demand.read]);
    if let Some(near) = names::nearest(first, texts) {
        let mend = "`? mend it with `#[serde(rename)]` or `rename_all`";
        report.note(&["help: did you mean `", near, mend]);
    }
}

/// Compares the elements that a schema describes one by one.
const fn tuple(shapes: &[&Shape], elements: &[Demand], demand: &Demand, report: &mut Report) {
    if shapes.len() < elements.len() {
        report.finding(&["`", demand.path, "` has too few elements"]);
        report.note(&[demand.read]);
        return;
    }
    let mut index = 0;
    while index < elements.len() {
        element(shapes[index], &elements[index], report);
        index += 1;
    }
}

/// Whether a value without parts is of a kind.
const fn accepts(kind: Kind, shape: &Shape) -> bool {
    match shape {
        Shape::Boolean => matches!(kind, Kind::Scalar | Kind::Boolean),
        Shape::Number => matches!(kind, Kind::Scalar | Kind::Number),
        Shape::Integer => matches!(
            kind,
            Kind::Scalar | Kind::Number | Kind::Integer | Kind::Timestamp | Kind::Until
        ),
        Shape::Text | Shape::Constant(_) => matches!(
            kind,
            Kind::Scalar | Kind::Text | Kind::Timestamp | Kind::Until | Kind::Enum(_)
        ),
        Shape::Map(_) | Shape::Object { .. } => matches!(kind, Kind::Until),
        _ => false,
    }
}

/// Whether a value has what Knock needs of an attachment, as far as its type tells:
/// <https://docs.knock.app/integrations/email/attachments>.
const fn is_attachment(shape: &Shape) -> bool {
    let Shape::Object { members, .. } = shape else {
        return matches!(shape, Shape::Any | Shape::Map(_));
    };
    let mut found = 0;
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field {
                name,
                always: true,
                shape: Shape::Text | Shape::Constant(_) | Shape::Any,
            } if names::holds(&["name", "content_type", "content"], name) => found += 1,
            Member::Flatten(Shape::Any | Shape::Map(_)) => return true,
            Member::Flatten(shape) if is_attachment(shape) => return true,
            _ => {}
        }
        index += 1;
    }
    found == 3
}

/// Compares an element of a list or a map, which is not expected to be `null`.
const fn element(shape: &Shape, demand: &Demand, report: &mut Report) {
    if shape.may_be_null() && !demand.nullable && !matches!(demand.kind, Kind::Any) {
        let path = demand.path;
        report.finding(&["`", path, "` may be `null`, but each of them is needed"]);
        report.note(&[demand.read]);
        report.note(&["help: leave out what is `None`, and hold the others without the `Option`"]);
    }
    value(shape, demand, report);
}

/// Compares every member of an object with what is needed of each.
const fn every(members: &[Member], demand: &Demand, report: &mut Report) {
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { shape, .. } => element(shape, demand, report),
            Member::Flatten(shape) => every_flattened(shape, demand, report),
        }
        index += 1;
    }
}

const fn every_flattened(shape: &Shape, demand: &Demand, report: &mut Report) {
    match shape {
        Shape::Object { members, .. } => every(members, demand, report),
        Shape::Map(shape) => element(shape, demand, report),
        Shape::OneOf(shapes) => {
            let mut index = 0;
            while index < shapes.len() {
                every_flattened(shapes[index], demand, report);
                index += 1;
            }
        }
        _ => {}
    }
}

/// Compares an object with the members that are needed.
const fn object(name: &str, members: &[Member], needs: &[Need], report: &mut Report) {
    let mut index = 0;
    while index < needs.len() {
        let need = &needs[index];
        let mut provision = of_members(members, need, Asked::Named, report);
        // A map among the members is asked last: a member that has the name decides. It is asked here,
        // since rustc counts the calls that are within one another.
        if need.required && matches!(provision, Provision::Never) {
            provision = of_members(members, need, Asked::Unnamed, report);
        }
        match provision {
            Provision::Never if need.required => missing(name, members, need, report),
            provision => provision.report(need, report),
        }
        index += 1;
    }
}

/// Which parts of an object are asked for a member.
#[derive(Clone, Copy)]
enum Asked {
    /// Those that have names.
    Named,
    /// Those whose names are not known.
    Unnamed,
}

/// How members provide one, as far as those tell that are asked; where they do, what it holds is
/// compared too.
const fn of_members(
    members: &[Member],
    need: &Need,
    asked: Asked,
    report: &mut Report,
) -> Provision {
    let mut provision = Provision::Never;
    let mut index = 0;
    while index < members.len() {
        let found = match members[index] {
            Member::Flatten(shape) => of_flattened(shape, need, asked, report),
            Member::Field {
                name,
                always,
                shape,
            } if matches!(asked, Asked::Named) && equal(name, need.name) => {
                value(shape, &need.demand, report);
                Provision::of_field(always, shape)
            }
            Member::Field { .. } => Provision::Never,
        };
        provision = provision.or(found);
        index += 1;
    }
    provision
}

const fn of_flattened(shape: &Shape, need: &Need, asked: Asked, report: &mut Report) -> Provision {
    match (asked, shape) {
        (Asked::Unnamed, Shape::Any) => Provision::Possible,
        (Asked::Unnamed, Shape::Map(element)) => of_map(element, need, report),
        (_, Shape::Object { members, .. }) => of_members(members, need, asked, report),
        (_, Shape::OneOf(shapes)) => {
            let mut provision = of_flattened(shapes[0], need, asked, report);
            let mut index = 1;
            while index < shapes.len() {
                provision = provision.and(of_flattened(shapes[index], need, asked, report));
                index += 1;
            }
            provision
        }
        _ => Provision::Never,
    }
}

/// How a map provides a member: it has whatever keys the application gives it.
const fn of_map(element: &Shape, need: &Need, report: &mut Report) -> Provision {
    value(element, &need.demand, report);
    if element.may_be_null() {
        Provision::Null
    } else {
        Provision::Possible
    }
}

/// Reports a member that is not there, beside those that are.
const fn missing(name: &str, members: &[Member], need: &Need, report: &mut Report) {
    report.finding(&["`", need.demand.path, "` is missing: `", name, "` has "]);
    if names::list_members(members, report) {
        report.more(&[", but "]);
    }
    report.more(&["no `", need.name, "`"]);
    report.note(&[need.used]);
    if let Some(near) = names::nearest_member(need.name, members) {
        let rename = "`? rename it, or add `#[serde(rename = \"";
        report.note(&[
            "help: did you mean the field `",
            near,
            rename,
            need.name,
            "\")]` to it",
        ]);
    }
}

/// Reports the members that nothing reads; `whole` are those of the object that they are part of, where
/// all of them are known.
const fn unused(
    members: &[Member],
    whole: &[Member],
    needs: &[Need],
    path: &str,
    report: &mut Report,
) {
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { name, .. } if !names::is_needed(name, needs) => {
                match names::nearest_need(name, needs, whole) {
                    // It is missing, and reported so, with this name beside it.
                    Some(Need { required: true, .. }) => {}
                    Some(need) => {
                        nothing_reads(path, name, &["did you mean `", need.name, "`?"], report);
                    }
                    None => nothing_reads(path, name, &["remove it, or `deny_unused`"], report),
                }
            }
            Member::Flatten(Shape::Object { members, .. }) => {
                unused(members, whole, needs, path, report);
            }
            _ => {}
        }
        index += 1;
    }
}

const fn nothing_reads(path: &str, name: &str, help: &[&str], report: &mut Report) {
    let dot = if path.is_empty() { "" } else { "." };
    report.finding(&["nothing reads `", path, dot, name, "`"]);
    report.note(&["help: "]);
    report.more(help);
}

const fn mismatch(is: &str, shape: &Shape, demand: &Demand, report: &mut Report) {
    let Demand {
        path, kind, read, ..
    } = *demand;
    if let Kind::Enum(texts) = kind {
        report.finding(&["`", path, "` must be one of "]);
        names::list(texts, report);
        report.more(&[", but "]);
    } else {
        report.finding(&["`", path, "` must be ", expected(kind), ", but "]);
    }
    match (kind, shape) {
        (Kind::Attachments, Shape::List(Shape::Object { name, .. })) => {
            report.more(&["it is a list of `", name, "`"]);
        }
        (Kind::Attachments, Shape::List(element)) => {
            report.more(&["it is a list of ", found(element)]);
        }
        (Kind::Integer, Shape::Number) => {
            report.more(&["it ", is, "a number that may have a fraction"]);
        }
        (_, Shape::Object { name, .. }) => report.more(&["`", name, "` is an object"]),
        _ => report.more(&["it ", is, found(shape)]),
    }
    report.note(&[read]);
    report.note(&["help: ", mend(kind, shape)]);
}
