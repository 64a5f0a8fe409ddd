//! Compares the shape of a type with what templates need, while rustc evaluates constants.

use super::report::{Report, distance, equal, is_near};
use super::{Demand, Kind, Need};
use crate::{Member, Shape};

/// Stops rustc where a value may be absent that the templates need.
#[track_caller]
pub const fn check_presence(always: bool, shape: &Shape, need: &Need) {
    let mut report = Report::new();
    let provision = if always && shape.may_be_null() {
        Provision::Null
    } else if always {
        Provision::Always
    } else {
        Provision::Sometimes
    };
    absence(provision, "", need, &mut report);
    report.finish();
}

/// Stops rustc where a value is not what the templates need.
#[track_caller]
pub const fn check_value(shape: &Shape, demand: &Demand) {
    let mut report = Report::new();
    value(shape, demand, &mut report);
    report.finish();
}

/// Stops rustc where none of the flattened fields of a type brings a member, or not the right one.
#[track_caller]
pub const fn check_flattened(name: &str, fields: &[&Shape], need: &Need) {
    let mut report = Report::new();
    let mut provision = Provision::Never;
    let mut index = 0;
    while index < fields.len() {
        provision = provision.or(member(fields[index], need, &mut report));
        index += 1;
    }
    absence(provision, name, need, &mut report);
    report.finish();
}

/// How sure it is that a member is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Provision {
    Never,
    /// It may be left out.
    Sometimes,
    /// It is there and may be `null`.
    Null,
    Always,
}

impl Provision {
    /// Of two parts of one object.
    const fn or(self, other: Self) -> Self {
        if self as u8 > other as u8 {
            self
        } else {
            other
        }
    }

    /// Of two objects, one of which there is.
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, Self::Never) => Self::Never,
            (Self::Never, _) | (_, Self::Never) => Self::Sometimes,
            _ if (self as u8) < other as u8 => self,
            _ => other,
        }
    }
}

/// Reports a required member that is absent, or may be. `name` is the type that lacks it.
const fn absence(provision: Provision, name: &str, need: &Need, report: &mut Report) {
    let path = need.demand.path;
    match provision {
        _ if !need.required => return,
        Provision::Null if need.demand.nullable => return,
        Provision::Always => return,
        Provision::Never => {
            report.finding(&[
                "`",
                path,
                "` is missing: `",
                name,
                "` has no member `",
                need.name,
                "`",
            ]);
        }
        Provision::Sometimes => {
            report.finding(&["`", path, "` may be left out, but a template needs it"]);
        }
        Provision::Null => {
            report.finding(&["`", path, "` may be `null`, but a template needs it"]);
        }
    }
    report.note(&[need.used]);
    if !matches!(provision, Provision::Never) {
        report.note(&[need.help]);
    }
}

/// How a shape provides a member; where it does, what it holds is compared too.
const fn member(shape: &Shape, need: &Need, report: &mut Report) -> Provision {
    match shape {
        Shape::Object { members, .. } => of_members(members, need, report),
        Shape::OneOf(shapes) => {
            let mut provision = member(shapes[0], need, report);
            let mut index = 1;
            while index < shapes.len() {
                provision = provision.and(member(shapes[index], need, report));
                index += 1;
            }
            provision
        }
        // Its keys are not known: they are what the application makes of them.
        Shape::Map(element) => {
            value(element, &need.demand, report);
            Provision::Always
        }
        Shape::Any => Provision::Always,
        _ => Provision::Never,
    }
}

const fn of_members(members: &[Member], need: &Need, report: &mut Report) -> Provision {
    let mut provision = Provision::Never;
    let mut index = 0;
    while index < members.len() {
        let found = match members[index] {
            Member::Flatten(shape) => member(shape, need, report),
            Member::Field {
                name,
                always,
                shape,
            } if equal(name, need.name) => {
                value(shape, &need.demand, report);
                match (always, shape.may_be_null()) {
                    (false, _) => Provision::Sometimes,
                    (true, true) => Provision::Null,
                    (true, false) => Provision::Always,
                }
            }
            Member::Field { .. } => Provision::Never,
        };
        provision = provision.or(found);
        index += 1;
    }
    provision
}

/// Compares a value with what is needed of it.
const fn value(shape: &Shape, demand: &Demand, report: &mut Report) {
    match (demand.kind, shape) {
        (Kind::Any, _) | (_, Shape::Any | Shape::Null) => {}
        (kind, Shape::OneOf(shapes)) => {
            let mut index = 0;
            while index < shapes.len() {
                let before = report.length();
                value(shapes[index], demand, report);
                // The next would be wrong in the same way, but for a text that is not allowed.
                let is_text = matches!((kind, shapes[index]), (Kind::Enum(_), Shape::Constant(_)));
                if report.length() > before && !is_text {
                    return;
                }
                index += 1;
            }
        }
        (Kind::Enum(texts), Shape::Constant(text)) => constant(text, texts, demand, report),
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
        (Kind::Tuple(elements), Shape::Tuple(shapes)) if elements.len() <= shapes.len() => {
            let mut index = 0;
            while index < elements.len() {
                self::element(shapes[index], &elements[index], report);
                index += 1;
            }
        }
        (Kind::Attachments, Shape::List(Shape::Object { name, members })) => {
            object(name, members, ATTACHMENT, report);
        }
        (Kind::Attachments, Shape::List(_)) => {}
        (Kind::Map(element), Shape::Object { members, .. }) => every(members, element, report),
        (Kind::Object { needs, .. }, Shape::Map(shape)) => {
            let mut index = 0;
            while index < needs.len() {
                value(shape, &needs[index].demand, report);
                index += 1;
            }
        }
        (Kind::Object { needs, closed }, Shape::Object { name, members }) => {
            object(name, members, needs, report);
            if closed {
                unused(members, needs, demand.path, report);
            }
        }
        (kind, shape) if accepts(kind, shape) => {}
        _ => mismatch(shape, demand, report),
    }
}

/// What Knock needs of an attachment.
const ATTACHMENT: &[Need] = &[
    text("name", "attachments[].name"),
    text("content_type", "attachments[].content_type"),
    text("content", "attachments[].content"),
];

const fn text(name: &'static str, path: &'static str) -> Need {
    const SOURCE: &str = "https://docs.knock.app/integrations/email/attachments";
    Need {
        name,
        required: true,
        demand: Demand {
            path,
            kind: Kind::Text,
            nullable: false,
            read: SOURCE,
        },
        used: SOURCE,
        help: "help: use `knock_runtime::Attachment`",
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

/// Compares an element of a list or a map, which is not expected to be `null`.
const fn element(shape: &Shape, demand: &Demand, report: &mut Report) {
    if shape.may_be_null() && !demand.nullable && !matches!(demand.kind, Kind::Any) {
        report.finding(&[
            "`",
            demand.path,
            "` may be `null`, but a template needs every one",
        ]);
        report.note(&[demand.read]);
    }
    value(shape, demand, report);
}

/// Compares every member of an object with what is needed of each.
const fn every(members: &[Member], demand: &Demand, report: &mut Report) {
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { shape, .. } => value(shape, demand, report),
            Member::Flatten(Shape::Object { members, .. }) => every(members, demand, report),
            Member::Flatten(_) => {}
        }
        index += 1;
    }
}

/// Compares an object with the members that are needed.
const fn object(name: &str, members: &[Member], needs: &[Need], report: &mut Report) {
    let mut index = 0;
    while index < needs.len() {
        let need = &needs[index];
        let provision = of_members(members, need, report);
        absence(provision, name, need, report);
        if need.required && matches!(provision, Provision::Never) {
            suggest(members, need, report);
        }
        index += 1;
    }
}

/// Names the member that was probably meant to be the missing one.
const fn suggest(members: &[Member], need: &Need, report: &mut Report) {
    let mut nearest = "";
    let mut least = usize::MAX;
    let mut index = 0;
    while index < members.len() {
        if let Member::Field { name, .. } = members[index] {
            let distance = distance(name, need.name);
            if distance < least && is_near(distance, need.name) {
                (nearest, least) = (name, distance);
            }
        }
        index += 1;
    }
    if least < usize::MAX {
        report.note(&[
            "help: did you mean `",
            nearest,
            "` to be it? rename it: `#[serde(rename = \"",
            need.name,
            "\")]`",
        ]);
    }
}

/// Reports the members that nothing reads.
const fn unused(members: &[Member], needs: &[Need], path: &str, report: &mut Report) {
    let mut index = 0;
    while index < members.len() {
        match members[index] {
            Member::Field { name, .. } if !is_needed(name, needs) => {
                report.finding(&["nothing reads `", path, ".", name, "`"]);
            }
            Member::Flatten(Shape::Object { members, .. }) => {
                unused(members, needs, path, report);
            }
            _ => {}
        }
        index += 1;
    }
}

const fn is_needed(name: &str, needs: &[Need]) -> bool {
    let mut index = 0;
    while index < needs.len() {
        if equal(name, needs[index].name) {
            return true;
        }
        index += 1;
    }
    false
}

const fn constant(text: &str, texts: &[&str], demand: &Demand, report: &mut Report) {
    let mut index = 0;
    while index < texts.len() {
        if equal(text, texts[index]) {
            return;
        }
        index += 1;
    }
    report.finding(&["`", demand.path, "` may not be `", text, "`"]);
    index = 0;
    while index < texts.len() {
        let before = if index == 0 {
            "    it is one of `"
        } else {
            "              or `"
        };
        report.finding(&[before, texts[index], "`"]);
        index += 1;
    }
    report.note(&[demand.read]);
}

const fn mismatch(shape: &Shape, demand: &Demand, report: &mut Report) {
    let Demand {
        path, kind, read, ..
    } = *demand;
    report.finding(&[
        "`",
        path,
        "` must be ",
        expected(kind),
        ", but it is ",
        found(shape),
    ]);
    report.note(&[read]);
}

/// A kind in words.
const fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "anything",
        Kind::Scalar => "text, a number, a boolean or a timestamp",
        Kind::Text | Kind::Enum(_) => "text",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Timestamp => "a timestamp (text in ISO 8601, or Unix seconds)",
        Kind::Until => "a timestamp, a duration or a window rule",
        Kind::List(_) => "a list",
        Kind::Attachments => "a list of `knock_runtime::Attachment`",
        Kind::Tuple(_) => "a list with a value at each place",
        Kind::Map(_) | Kind::Object { .. } => "an object",
    }
}

/// A shape in words.
const fn found(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "anything",
        Shape::Null => "`null`",
        Shape::Boolean => "a boolean",
        Shape::Integer => "a whole number",
        Shape::Number => "a number, perhaps with a fraction",
        Shape::Text | Shape::Constant(_) => "text",
        Shape::List(_) | Shape::Tuple(_) => "a list",
        Shape::Map(_) | Shape::Object { .. } => "an object",
        Shape::OneOf(_) => "one of several things",
    }
}
