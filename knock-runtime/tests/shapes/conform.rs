//! Compares JSON with a shape.

use knock_runtime::{KnockData, Member, Serialize, Shape, Value};

/// Asserts that a value serialises as its type's shape says.
#[track_caller]
pub(crate) fn check<T: Serialize + KnockData + ?Sized>(value: &T) {
    let json = serde_json::to_value(value).expect("the value serialises");
    if let Err(reason) = conforms(&json, T::SHAPE) {
        panic!("{reason}\n{json:#}\n{:#?}", T::SHAPE);
    }
}

/// What keeps JSON from having a shape.
pub(crate) fn conforms(json: &Value, shape: &Shape) -> Result<(), String> {
    let fits = match (shape, json) {
        (Shape::Any, _)
        | (Shape::Null, Value::Null)
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Text, Value::String(_)) => true,
        (Shape::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (Shape::Constant(text), Value::String(value)) => text == value,
        (Shape::List(element), Value::Array(elements)) => {
            return elements.iter().try_for_each(|json| conforms(json, element));
        }
        (Shape::Tuple(shapes), Value::Array(elements)) => {
            let pairs = elements.iter().zip(*shapes);
            if elements.len() != shapes.len() {
                return Err(format!(
                    "{} elements in place of {}",
                    elements.len(),
                    shapes.len()
                ));
            }
            return pairs
                .into_iter()
                .try_for_each(|(json, shape)| conforms(json, shape));
        }
        (Shape::Map(element), Value::Object(members)) => {
            return members
                .values()
                .try_for_each(|json| conforms(json, element));
        }
        (Shape::OneOf(shapes), json) => shapes.iter().any(|shape| conforms(json, shape).is_ok()),
        (Shape::Object { .. }, Value::Object(members)) => {
            let mut rest = members.clone();
            take(&mut rest, shape)?;
            return match rest.keys().next() {
                None => Ok(()),
                Some(name) => Err(format!("`{name}` is unknown to the shape")),
            };
        }
        _ => false,
    };
    fits.then_some(())
        .ok_or_else(|| format!("{json} is not {shape:?}"))
}

/// Takes the members out of an object that a shape knows.
fn take(members: &mut knock_runtime::Map, shape: &Shape) -> Result<(), String> {
    match shape {
        Shape::Object { members: known, .. } => known.iter().try_for_each(|member| match member {
            Member::Flatten(shape) => take(members, shape),
            Member::Field {
                name,
                always,
                shape,
            } => match members.remove(*name) {
                Some(json) => {
                    conforms(&json, shape).map_err(|reason| format!("`{name}`: {reason}"))
                }
                None if *always => Err(format!("`{name}` is not there")),
                None => Ok(()),
            },
        }),
        Shape::OneOf(shapes) => {
            let before = members.clone();
            let mut attempts = shapes.iter().map(|shape| {
                let mut rest = before.clone();
                take(&mut rest, shape).map(|()| rest)
            });
            // The alternative that explains most of the members is the one that was written.
            let rest = attempts
                .by_ref()
                .flatten()
                .min_by_key(knock_runtime::Map::len);
            *members = rest.ok_or("no alternative fits")?;
            Ok(())
        }
        Shape::Null => Ok(()),
        Shape::Map(element) => {
            let json = std::mem::take(members);
            json.values().try_for_each(|json| conforms(json, element))
        }
        Shape::Any => {
            members.clear();
            Ok(())
        }
        other => Err(format!("{other:?} cannot be flattened")),
    }
}

#[test]
fn what_does_not_conform_is_found() {
    const NAME: Member = field("name", &Shape::Text);
    const fn field(name: &'static str, shape: &'static Shape) -> Member {
        Member::Field {
            name,
            always: true,
            shape,
        }
    }
    let json = serde_json::json!({ "name": "x", "count": 1.5 });
    let known_by = |members: Vec<Member>| {
        let (name, members) = ("Test", members.leak());
        conforms(&json, &Shape::Object { name, members }).is_ok()
    };
    let number = field("count", &Shape::Number);
    assert!(known_by(vec![NAME, number]));
    assert!(!known_by(vec![NAME]));
    assert!(!known_by(vec![NAME, field("count", &Shape::Integer)]));
    assert!(!known_by(vec![NAME, number, field("other", &Shape::Any)]));
}
