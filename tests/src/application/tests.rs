use super::{Application, Inspected, Style};

/// What `cargo knock inspect` says of a workflow, with more than is looked at.
const INSPECTED: &str = r#"{
    "key": "order-shipped",
    "name": "Order shipped",
    "data": [
        { "path": "gift-message", "kind": "scalar", "presence": "optional", "reads": [] },
        { "path": "items", "kind": "list", "presence": "required", "reads": [] },
        { "path": "items[].name", "kind": "text", "presence": "required", "reads": [] },
        { "path": "label", "kind": "scalar", "presence": "provided", "reads": [] },
        { "path": "order", "kind": "object", "presence": "required", "reads": [] },
        { "path": "order.number", "kind": "scalar", "presence": "required", "reads": [] },
        { "path": "order.tags", "kind": "list", "presence": "optional", "reads": [] },
        { "path": "order.tags[]", "kind": "scalar", "presence": "required", "reads": [] }
    ],
    "actor": { "presence": "unused", "properties": [] },
    "tenant": { "presence": "required", "properties": [] },
    "cancelable": true
}"#;

fn check(style: Style, write: impl Fn(Application<'_>) -> String, expected: &str) {
    let workflow: Inspected = serde_json::from_str(INSPECTED).unwrap();
    let workflow = &workflow;
    let actual = write(Application {
        workflow,
        style,
        dropped: None,
    });
    assert!(actual == expected, "{actual}");
}

#[test]
fn a_literal_holds_what_is_required_and_setters_the_rest() {
    check(
        Style::THOROUGH,
        |application| application.with_bindings("crate::workflows"),
        r#"use crate::workflows::order_shipped;

fn main() -> knock_runtime::Result<()> {
    let client = knock_runtime::Client::from_env()?;
    let data = order_shipped::Data {
        items: vec![order_shipped::ItemsItem {
            name: "some text".into(),
        }.into()],
        order: order_shipped::Order {
            number: 3.into(),
        }.tags([3]).into(),
    }.gift_message(3);
    drop(order_shipped::trigger(&client, ["user_123"], data, knock_runtime::Tenant::new("acme")));
    drop(order_shipped::cancel(&client, "a_key"));
    Ok(())
}
"#,
    );
}

#[test]
fn a_struct_has_the_fields_that_are_given() {
    check(
        Style::THOROUGH,
        |application| application.with_derive("knock"),
        r#"#[derive(serde::Serialize, knock_runtime::Workflow)]
#[knock(workflow = "order-shipped", directory = "knock")]
struct Data {
    #[serde(rename = "gift-message")]
    gift_message: Option<i64>,
    items: Vec<ItemsItem>,
    order: Order,
}

#[derive(serde::Serialize, knock_runtime::KnockData)]
struct ItemsItem {
    name: String,
}

#[derive(serde::Serialize, knock_runtime::KnockData)]
struct Order {
    number: i64,
    tags: Option<Vec<i64>>,
}

fn main() -> knock_runtime::Result<()> {
    let client = knock_runtime::Client::from_env()?;
    let data = Data {
        gift_message: Some(3.into()),
        items: vec![ItemsItem {
            name: "some text".into(),
        }],
        order: Order {
            number: 3.into(),
            tags: Some(vec![3.into()]),
        },
    };
    drop(data.trigger(&client, ["user_123"], knock_runtime::Tenant::new("acme")));
    drop(Data::cancel(&client, "a_key"));
    Ok(())
}
"#,
    );
}

#[test]
fn what_is_optional_can_be_left_out() {
    check(
        Style::SPARING,
        |application| application.with_bindings("crate::workflows"),
        r#"use crate::workflows::order_shipped;

fn main() -> knock_runtime::Result<()> {
    let client = knock_runtime::Client::from_env()?;
    let data = order_shipped::Data {
        items: vec![order_shipped::ItemsItem {
            name: "some text".into(),
        }.into()],
        order: order_shipped::Order {
            number: "some text".into(),
        }.into(),
    };
    drop(order_shipped::trigger(&client, ["user_123"], data, knock_runtime::Tenant::new("acme")));
    Ok(())
}
"#,
    );
}
