//! What is derived, attribute by attribute.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;

use knock_runtime::{KnockData, Map, Serialize, Shape, Value};
use serde::{Serialize as Derive, Serializer};
use serde_json::json;

use crate::conform::{check, conforms};

#[derive(Clone, Derive, KnockData)]
struct Inner {
    a: u8,
    b: Option<String>,
}

fn inner() -> Inner {
    Inner { a: 1, b: None }
}

/// Serialises whatever it is given as a text.
fn hidden<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("hidden")
}

#[test]
fn names_of_fields() {
    macro_rules! renamed {
        ($($rule:literal),+) => {$({
            #[derive(Derive, KnockData)]
            #[serde(rename_all = $rule)]
            struct Renamed {
                plain: u8,
                two_words: u8,
                with_2_digits: u8,
                r#type: u8,
                _leading: u8,
                trailing_: u8,
                #[serde(rename = "Über Alles")]
                other: u8,
            }
            check(&Renamed {
                plain: 1, two_words: 2, with_2_digits: 3, r#type: 4, _leading: 5, trailing_: 6, other: 7,
            });
        })+};
    }
    renamed!(
        "lowercase",
        "UPPERCASE",
        "PascalCase",
        "camelCase",
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE"
    );
}

#[test]
fn names_of_variants() {
    macro_rules! renamed {
        ($($rule:literal),+) => {$({
            #[derive(Derive, KnockData)]
            #[serde(rename_all = $rule, rename_all_fields = $rule)]
            enum Renamed {
                Plain,
                TwoWords,
                With2Digits,
                HTTPServer,
                #[serde(rename = "ä ö")]
                Other,
                With { a_field: u8 },
                #[serde(rename_all = "UPPERCASE")]
                Own { a_field: u8 },
            }
            for value in [Renamed::Plain, Renamed::TwoWords, Renamed::With2Digits, Renamed::HTTPServer, Renamed::Other] {
                check(&value);
            }
            check(&Renamed::With { a_field: 1 });
            check(&Renamed::Own { a_field: 1 });
        })+};
    }
    renamed!(
        "lowercase",
        "UPPERCASE",
        "PascalCase",
        "camelCase",
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE"
    );
}

#[test]
fn one_direction_of_a_name() {
    #[derive(Derive, KnockData)]
    #[serde(rename_all(serialize = "camelCase", deserialize = "UPPERCASE"))]
    struct Renamed {
        #[serde(rename(deserialize = "other"))]
        two_words: u8,
        #[serde(rename(serialize = "out", deserialize = "in"))]
        both: u8,
        #[serde(default, alias = "x", deserialize_with = "unused")]
        defaulted: u8,
    }
    #[allow(dead_code)]
    fn unused() {}
    check(&Renamed {
        two_words: 1,
        both: 2,
        defaulted: 3,
    });
}

#[test]
fn fields_that_are_left_out() {
    #[derive(Derive, KnockData)]
    struct Skips {
        #[serde(skip)]
        _never: fn(),
        #[serde(skip_serializing)]
        _neither: *const u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        sometimes: Option<u8>,
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        list: Vec<Inner>,
    }
    let skips = |sometimes, list| Skips {
        _never: || (),
        _neither: std::ptr::null(),
        sometimes,
        list,
    };
    check(&skips(None, vec![]));
    check(&skips(Some(1), vec![inner()]));
}

#[test]
fn flattened() {
    #[derive(Derive, KnockData)]
    #[serde(tag = "kind")]
    enum Tagged {
        One(Point),
        Two { c: bool },
    }
    #[derive(Derive, KnockData)]
    struct Point {
        x: u8,
    }
    #[derive(Derive, KnockData)]
    struct Flat {
        own: u8,
        #[serde(flatten)]
        inner: Inner,
        #[serde(flatten)]
        optional: Option<Named>,
        #[serde(flatten)]
        tagged: Tagged,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
    #[derive(Derive, KnockData)]
    struct Named {
        name: String,
    }
    let rest = BTreeMap::from([("z".to_owned(), json!([1]))]);
    for optional in [
        None,
        Some(Named {
            name: "x".to_owned(),
        }),
    ] {
        let tagged = Tagged::Two { c: true };
        check(&Flat {
            own: 1,
            inner: inner(),
            optional,
            tagged,
            rest: rest.clone(),
        });
    }
    let tagged = Tagged::One(Point { x: 2 });
    check(&Flat {
        own: 1,
        inner: inner(),
        optional: None,
        tagged,
        rest,
    });
}

#[test]
fn ways_to_write_an_enum() {
    macro_rules! ways {
        ($([$($attribute:tt)*])+) => {$({
            #[derive(Derive, KnockData)]
            #[serde(rename_all = "snake_case", $($attribute)*)]
            enum Way {
                Unit,
                Newtype(Inner),
                Struct { x: u8, #[serde(flatten)] inner: Inner },
            }
            check(&Way::Unit);
            check(&Way::Newtype(inner()));
            check(&Way::Struct { x: 1, inner: inner() });
        })+};
    }
    ways!([] [tag = "t"] [tag = "t", content = "c"] [untagged]);
}

#[test]
fn variants_with_places() {
    #[derive(Derive, KnockData)]
    enum External {
        Pair(u8, String),
        #[serde(serialize_with = "pair")]
        With(u8, u8),
        #[serde(skip)]
        #[allow(dead_code)]
        Skipped(fn()),
        #[serde(untagged)]
        Bare(u8, bool),
    }
    fn pair<S: Serializer>(_: &u8, _: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
    check(&External::Pair(1, "x".to_owned()));
    check(&External::With(1, 2));
    check(&External::Bare(1, true));

    #[derive(Derive, KnockData)]
    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        Pair(u8, String),
    }
    check(&Adjacent::Pair(1, "x".to_owned()));
}

#[test]
fn structs_without_names() {
    #[derive(Derive, KnockData)]
    struct Newtype(Inner);
    #[derive(Derive, KnockData)]
    struct Pair(
        u8,
        #[serde(skip)]
        #[allow(dead_code)]
        u8,
        String,
    );
    #[derive(Derive, KnockData)]
    struct Unit;
    #[derive(Derive, KnockData)]
    struct Empty {}
    check(&Newtype(inner()));
    check(&Pair(1, 2, "x".to_owned()));
    check(&Unit);
    check(&Empty {});
}

#[test]
fn containers() {
    #[derive(Derive, KnockData)]
    #[serde(transparent)]
    struct Transparent<T> {
        phantom: PhantomData<fn() -> T>,
        text: String,
    }
    check(&Transparent::<u8> {
        phantom: PhantomData,
        text: "x".to_owned(),
    });

    #[derive(Derive, KnockData)]
    #[serde(tag = "kind", rename = "renamed")]
    struct Tagged {
        a: u8,
    }
    check(&Tagged { a: 1 });

    #[derive(Clone, Derive, KnockData)]
    #[serde(into = "Vec<Inner>")]
    struct Converted(Inner);
    impl From<Converted> for Vec<Inner> {
        fn from(converted: Converted) -> Self {
            vec![converted.0]
        }
    }
    check(&Converted(inner()));
}

#[test]
fn functions_that_serialise() {
    mod module {
        pub(super) use super::hidden as serialize;
    }
    struct Foreign;
    #[derive(Derive, KnockData)]
    struct With {
        #[serde(with = "module")]
        module: Foreign,
        #[serde(serialize_with = "hidden")]
        #[knock(kind = "text")]
        known: Foreign,
        #[serde(serialize_with = "hidden")]
        #[knock(unchecked)]
        unchecked: Foreign,
    }
    check(&With {
        module: Foreign,
        known: Foreign,
        unchecked: Foreign,
    });
    let Shape::Object { members, .. } = With::SHAPE else {
        unreachable!()
    };
    let shapes = members.iter().map(|member| format!("{member:?}"));
    let any = shapes.filter(|shape| shape.contains("Any")).count();
    assert_eq!(any, 2, "{members:?}");
}

#[test]
fn what_a_transparent_struct_holds_is_what_its_field_is_said_to_hold() {
    struct Foreign;
    #[derive(Derive, KnockData)]
    #[serde(transparent)]
    struct Transparent {
        phantom: PhantomData<u8>,
        #[serde(serialize_with = "hidden")]
        #[knock(kind = "text")]
        value: Foreign,
    }
    let value = Transparent {
        phantom: PhantomData,
        value: Foreign,
    };
    check(&value);
    assert!(matches!(Transparent::SHAPE, Shape::Text));
}

#[test]
fn kinds_that_are_said() {
    macro_rules! kinds {
        ($($kind:literal: $fits:tt, $other:tt;)+) => {$({
            #[derive(KnockData)]
            struct Said {
                #[knock(kind = $kind)]
                #[allow(dead_code)]
                value: Value,
                #[knock(kind = $kind)]
                #[allow(dead_code)]
                option: Option<Value>,
            }
            let json = |value: Value, option: Value| json!({ "value": value, "option": option });
            conforms(&json(json!($fits), json!($fits)), Said::SHAPE).unwrap();
            conforms(&json(json!($fits), Value::Null), Said::SHAPE).unwrap();
            assert!(conforms(&json(json!($other), json!(null)), Said::SHAPE).is_err(), $kind);
        })+};
    }
    kinds! {
        "attachments": [{ "name": "a", "content_type": "b", "content": "c" }], [1];
        "boolean": true, "x";
        "enum": "x", 1;
        "integer": 1, 1.5;
        "list": [1, "x"], {};
        "map": { "a": 1 }, [];
        "number": 1.5, "x";
        "object": { "a": 1 }, 1;
        "scalar": "x", {};
        "text": "x", true;
        "timestamp": 1, true;
        "until": { "unit": "days", "value": 1 }, true;
    }
}

#[test]
fn parameters() {
    #[derive(Derive, KnockData)]
    struct Generic<'a, T, U: ?Sized, const N: usize> {
        borrowed: &'a T,
        cow: Cow<'a, str>,
        list: Vec<T>,
        unit: PhantomData<[(); N]>,
        shared: Rc<U>,
        phantom: PhantomData<(T, fn())>,
        unused: PhantomData<Cow<'static, str>>,
    }
    check(&Generic::<u8, str, 2> {
        borrowed: &1,
        cow: "x".into(),
        list: vec![1, 2],
        unit: PhantomData,
        shared: "x".into(),
        phantom: PhantomData,
        unused: PhantomData,
    });
    fn shape<T: KnockData>() -> String {
        format!("{:?}", T::SHAPE)
    }
    assert!(shape::<Generic<'_, bool, str, 1>>().contains("List(Boolean)"));
}

#[test]
fn a_struct_that_holds_itself_is_a_leaf() {
    #[derive(Derive, KnockData)]
    struct Tree {
        name: String,
        children: Vec<Tree>,
        parent: Option<Box<Self>>,
    }
    let leaf = |name: &str| Tree {
        name: name.to_owned(),
        children: vec![],
        parent: None,
    };
    check(&Tree {
        children: vec![leaf("b")],
        parent: Some(Box::new(leaf("c"))),
        ..leaf("a")
    });

    mod other {
        #[derive(serde::Serialize, knock_runtime::KnockData)]
        pub(super) struct Node {
            pub(super) a: u8,
        }
    }
    #[derive(Derive, KnockData)]
    struct Node {
        // Another type of the same name.
        node: other::Node,
    }
    check(&Node {
        node: other::Node { a: 1 },
    });
    assert!(format!("{:?}", Node::SHAPE).contains("Integer"));
}

#[test]
fn a_map_can_be_data() {
    let map: Map = json!({ "a": 1 }).as_object().unwrap().clone();
    check(&map);
    fn serialises<T: Serialize>() {}
    serialises::<Inner>();
}
