//! What generated code sends, and which calls compile against it.

#[path = "../golden/activity_update.rs"]
mod activity_update;
#[path = "../golden/everything.rs"]
mod everything;
#[path = "../golden/evolving_after.rs"]
mod evolving_after;
#[path = "../golden/evolving_before.rs"]
mod evolving_before;
#[path = "../golden/names.rs"]
mod names;

use knock_runtime::testing::FakeKnock;
use knock_runtime::{Attachment, Serialize, Timestamp, Until, WindowRule};
use serde_json::{Value, json};

fn sent(payload: impl Serialize) -> Value {
    serde_json::to_value(payload).unwrap()
}

fn everything() -> everything::everything::Data {
    use everything::everything::{Data, ItemsItem, Project, State};
    Data {
        any: json!({"a": [1]}),
        attachments: vec![],
        boolean: true,
        grid: vec![vec![1.into(), 2.5.into()]],
        integer: 3,
        items: vec![
            ItemsItem {
                title: "One".into(),
            }
            .into(),
        ],
        labels: [("k".to_owned(), "v".to_owned())].into(),
        number: 3.0.into(),
        project: Project { name: "Q1".into() }.into(),
        scalar: 3.into(),
        state: State::InProgress,
        tags: vec!["a".into(), 1.into()],
        text: "text".into(),
        timestamp: Timestamp::from_unix_seconds(0),
        until: Timestamp::from_unix_seconds(0).into(),
    }
}

fn required() -> Value {
    json!({
        "any": {"a": [1]}, "attachments": [], "boolean": true, "grid": [[1, 2.5]], "integer": 3,
        "items": [{"title": "One"}], "labels": {"k": "v"}, "number": 3,
        "project": {"name": "Q1"}, "scalar": 3, "state": "in-progress", "tags": ["a", 1],
        "text": "text", "timestamp": 0, "until": 0,
    })
}

#[test]
fn what_is_not_given_is_left_out_but_for_what_is_compared_with_null() {
    let mut expected = required();
    expected["reply_to"] = Value::Null;
    let payload: everything::everything::DataPayload = everything().into();
    assert_eq!(sent(payload), expected);
}

#[test]
fn every_optional_field_has_a_setter() {
    use everything::everything::{OtherItemsItem, OtherProject, OtherProjectOwner, OtherState};
    let timestamp = Timestamp::from_unix_seconds(0);
    let payload = everything()
        .other_any("any")
        .other_attachments([Attachment::new("a.txt", "text/plain", b"a")])
        .other_boolean(false)
        .other_grid(vec![vec![4.into()]])
        .other_integer(4)
        .other_items([OtherItemsItem { title: 1.into() }])
        .other_labels([("k", "v")])
        .other_number(4)
        .other_project(OtherProject { name: "Q2".into() }.owner(OtherProjectOwner { id: 7.into() }))
        .other_scalar(true)
        .other_state(OtherState::Done)
        .other_tags(["x", "y"])
        .other_text("text")
        .other_timestamp(timestamp.clone())
        .other_until(Until::from(timestamp))
        .reply_to("a@example.com")
        .extra("beside", [1, 2]);
    let sent = sent(payload);
    for (key, value) in required().as_object().unwrap() {
        assert_eq!(&sent[key], value, "{key}");
    }
    assert_eq!(sent["other_any"], "any");
    assert_eq!(sent["other_attachments"][0]["name"], "a.txt");
    assert_eq!(sent["other_boolean"], false);
    assert_eq!(sent["other_grid"], json!([[4]]));
    assert_eq!(sent["other_integer"], 4);
    assert_eq!(sent["other_items"], json!([{"title": 1}]));
    assert_eq!(sent["other_labels"], json!({"k": "v"}));
    assert_eq!(sent["other_number"], 4);
    assert_eq!(
        sent["other_project"],
        json!({"name": "Q2", "owner": {"id": 7}})
    );
    assert_eq!(sent["other_scalar"], true);
    assert_eq!(sent["other_state"], "done");
    assert_eq!(sent["other_tags"], json!(["x", "y"]));
    assert_eq!(sent["other_text"], "text");
    assert_eq!(sent["other_timestamp"], 0);
    assert_eq!(sent["other_until"], 0);
    assert_eq!(sent["reply_to"], "a@example.com");
    assert_eq!(sent["beside"], json!([1, 2]));
    assert_eq!(sent.as_object().unwrap().len(), 15 + 15 + 2);
}

#[test]
fn entries_stand_in_order_required_optional_extra() {
    use evolving_after::evolving::Project;
    let payload = Project { name: "Q1".into() }
        .extra("a", 0)
        .note("n")
        .count(1);
    assert_eq!(
        serde_json::to_string(&payload).unwrap(),
        r#"{"name":"Q1","count":1,"note":"n","a":0}"#
    );
}

#[test]
fn names_are_sent_as_they_are_written() {
    use names::self_::{Choice, DataData, VData};
    let payload = names::r#match::Data {}
        .extra_(1)
        .clone_(2)
        .into_(3)
        .required_(4)
        .new_(5)
        .is_vip(6)
        .extra("-", 7);
    assert_eq!(
        sent(payload.clone()),
        json!({"extra": 1, "clone": 2, "into": 3, "required": 4, "new": 5, "is_vip": 6, "-": 7})
    );

    assert_eq!(sent(Choice::Self_), "Self");
    assert_eq!(
        [Choice::Value.as_str(), Choice::Value404.as_str()],
        ["", "404"]
    );
    assert_eq!(
        sent(DataData { x: 1.into() }.extra("y", 2)),
        json!({"x": 1, "y": 2})
    );
    assert_eq!(
        sent(VData { x: 1.into() }.extra("y", 2)),
        json!({"x": 1, "y": 2})
    );
}

/// Calls that are written once and compile before and after optional fields were added.
macro_rules! evolve {
    ($test:ident, $module:path) => {
        #[test]
        fn $test() {
            use $module::{Data, DataPayload, ItemsItem, Project, TagsValue};
            let data = || Data {
                items: vec![
                    ItemsItem { title: 1.into() }.into(),
                    ItemsItem { title: 2.into() }.extra("x", 3).into(),
                ],
                project: Project { name: "Q1".into() }.into(),
            };
            let payload: DataPayload = data().into();
            assert_eq!(
                sent(payload),
                json!({"items": [{"title": 1}, {"title": 2, "x": 3}], "project": {"name": "Q1"}})
            );
            let payload = data().extra("y", 4).tags([("a", TagsValue { tag: "b".into() })]);
            assert_eq!(sent(payload)["tags"], json!({"a": {"tag": "b"}}));
        }
    };
}

evolve!(before_an_optional_field_is_added, evolving_before::evolving);
evolve!(after_an_optional_field_is_added, evolving_after::evolving);

#[test]
fn a_recipient_is_identified_inline_with_what_the_templates_read() {
    use everything::everything::recipient::{Data, object, user};
    assert_eq!(
        sent(user("user_123", Data {}.plan("pro").extra("seats", 3))),
        json!({ "id": "user_123", "plan": "pro", "seats": 3 })
    );
    assert_eq!(
        sent(object("projects", "q1", Data {}.name("Q1"))),
        json!({ "id": "q1", "collection": "projects", "name": "Q1" })
    );
}

#[tokio::test]
async fn a_schedule_takes_the_data_of_a_trigger() -> knock_runtime::Result<()> {
    let knock = FakeKnock::start().await?;
    let daily = WindowRule::daily().hour(9);
    let request = activity_update::activity_update::schedule(
        &knock.client(),
        ["user_1"],
        activity_update::activity_update::Data {
            action_url: "https://example.com".into(),
            item_count: 3.into(),
            project_name: "Q1".into(),
        },
    );
    // The fake makes no schedules, and answers that it does not know the path.
    request.repeats([daily]).await.unwrap_err();
    assert_eq!(
        knock.exchanges()[0].body(),
        Some(json!({
            "workflow": "activity-update",
            "recipients": ["user_1"],
            "data": { "action_url": "https://example.com", "item_count": 3, "project_name": "Q1" },
            "repeats": [{ "frequency": "daily", "hours": 9 }],
        }))
    );
    Ok(())
}
