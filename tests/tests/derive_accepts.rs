//! What `#[derive(Workflow)]` takes, beside what `ui` shows that it refuses.

use std::collections::{BTreeMap, HashMap};

use knock_runtime::{KnockData, Scalar, Timestamp, Workflow};
use serde::Serialize;
use serde_json::{Value, json};

/// What is flattened may hold any key.
#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome", directory = "ui/project/knock")]
struct Flattened {
    first_name: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

/// What may hold any key has nothing to say of a member that something else brings.
#[derive(Serialize, Workflow)]
#[knock(workflow = "cart", directory = "ui/project/knock")]
struct Cart {
    #[serde(flatten)]
    content: Content,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

#[derive(Serialize, KnockData)]
struct Content {
    items: Vec<Line>,
}

#[derive(Serialize, KnockData)]
struct Line {
    name: String,
    quantity: u32,
}

/// The names of fields, and whole structs, that a macro puts in place.
macro_rules! welcome {
    ($(#[$attribute:meta])* $name:ident { $($field:ident: $ty:ty),+ }) => {
        $(#[$attribute])*
        #[derive(Serialize, Workflow)]
        #[knock(workflow = "welcome", directory = "ui/project/knock")]
        struct $name {
            $($field: $ty),+
        }
    };
}

welcome!(Welcomed {
    first_name: String,
    confirm_url: String
});

/// Values of the application with the names that derived code uses.
mod names {
    #[allow(non_upper_case_globals, dead_code)]
    pub(super) const need: u8 = 1;
    #[allow(non_upper_case_globals, dead_code)]
    pub(super) const shape: u8 = 1;

    #[derive(serde::Serialize, knock_runtime::Workflow)]
    #[knock(workflow = "welcome", directory = "ui/project/knock")]
    pub(super) struct Named {
        pub(super) first_name: String,
        pub(super) confirm_url: String,
    }
}

/// A type that holds itself.
#[derive(Serialize, Workflow)]
#[knock(workflow = "thread", directory = "ui/project/knock")]
struct Thread {
    root: Comment,
}

#[derive(Serialize, KnockData)]
struct Comment {
    text: String,
    replies: Vec<Comment>,
}

/// Types that hold each other, and a place where the circle is broken.
#[derive(Serialize, Workflow)]
#[knock(workflow = "thread", directory = "ui/project/knock")]
struct Discussion {
    root: Post,
}

#[derive(Serialize, KnockData)]
struct Post {
    text: String,
    replies: Vec<Reply>,
}

#[derive(Serialize, KnockData)]
#[serde(transparent)]
struct Reply {
    #[knock(kind = "object")]
    post: Post,
}

/// What is optional may be an `Option`, plain or absent, and what is nullable `null`.
#[derive(Serialize, Workflow)]
#[knock(workflow = "subscription", directory = "ui/project/knock", deny_unused)]
struct Subscription<'a, T> {
    plan: Plan,
    active: bool,
    seats: u8,
    price: T,
    renews_on: Timestamp,
    limits: BTreeMap<&'a str, u64>,
    position: [f64; 2],
    owner: Value,
    comment: Option<&'a str>,
}

#[derive(Serialize, KnockData)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Team,
}

/// A member in every variant.
#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", directory = "ui/project/knock")]
#[serde(tag = "kind")]
enum Farewell {
    Guest { first_name: Scalar },
    Member(Member),
}

#[derive(Serialize, KnockData)]
struct Member {
    first_name: String,
}

#[test]
fn the_data_is_what_serde_writes() {
    let flattened = Flattened {
        first_name: "Ann".to_owned(),
        rest: HashMap::from([("confirm_url".to_owned(), "https://example.com".to_owned())]),
    };
    let thread = |replies| Comment {
        text: "Hi".to_owned(),
        replies,
    };
    let post = |replies| Post {
        text: "Hi".to_owned(),
        replies,
    };
    let reply = Reply { post: post(vec![]) };
    let subscription = Subscription {
        plan: Plan::Team,
        active: true,
        seats: 3,
        price: 2.5_f32,
        renews_on: "2026-03-23T00:00:00Z".parse().unwrap(),
        limits: BTreeMap::from([("projects", 10)]),
        position: [1.0, 2.0],
        owner: json!({"name": "Ann"}),
        comment: None,
    };
    let first_name = "Bob".to_owned();
    for (data, expected) in [
        (
            serde_json::to_value(flattened),
            json!({"first_name": "Ann", "confirm_url": "https://example.com"}),
        ),
        (
            serde_json::to_value(Thread {
                root: thread(vec![thread(vec![])]),
            }),
            json!({"root": {"text": "Hi", "replies": [{"text": "Hi", "replies": []}]}}),
        ),
        (
            serde_json::to_value(Discussion {
                root: post(vec![reply]),
            }),
            json!({"root": {"text": "Hi", "replies": [{"text": "Hi", "replies": []}]}}),
        ),
        (
            serde_json::to_value(subscription),
            json!({
                "plan": "team", "active": true, "seats": 3, "price": 2.5,
                "renews_on": "2026-03-23T00:00:00Z", "limits": {"projects": 10},
                "position": [1.0, 2.0], "owner": {"name": "Ann"}, "comment": null,
            }),
        ),
        (
            serde_json::to_value(Farewell::Guest {
                first_name: 7.into(),
            }),
            json!({"kind": "Guest", "first_name": 7}),
        ),
        (
            serde_json::to_value(Farewell::Member(Member { first_name })),
            json!({"kind": "Member", "first_name": "Bob"}),
        ),
    ] {
        assert_eq!(data.unwrap(), expected);
    }
}

#[test]
fn what_a_macro_puts_in_place_is_taken() {
    let first_name = || "Ann".to_owned();
    let confirm_url = || "https://example.com".to_owned();
    let welcomed = Welcomed {
        first_name: first_name(),
        confirm_url: confirm_url(),
    };
    let named = names::Named {
        first_name: first_name(),
        confirm_url: confirm_url(),
    };
    let cart = Cart {
        content: Content {
            items: vec![Line {
                name: "Paint".to_owned(),
                quantity: 2,
            }],
        },
        rest: HashMap::from([("voucher".to_owned(), "SPRING".to_owned())]),
    };
    assert_eq!(
        serde_json::to_value(welcomed).unwrap(),
        serde_json::to_value(named).unwrap()
    );
    assert_eq!(
        serde_json::to_value(cart).unwrap(),
        json!({"items": [{"name": "Paint", "quantity": 2}], "voucher": "SPRING"})
    );
}

#[test]
fn the_key_is_that_of_the_attribute() {
    let keys = [
        Flattened::KEY,
        Thread::KEY,
        Discussion::KEY,
        Subscription::<f64>::KEY,
        Farewell::KEY,
    ];
    assert_eq!(
        keys,
        ["welcome", "thread", "thread", "subscription", "farewell"]
    );
}
