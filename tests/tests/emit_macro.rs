//! `workflows!` and `include_workflows!`, in each of their forms.

#![no_implicit_prelude]
#![deny(warnings)]

mod whole {
    ::knock_runtime::workflows!("fixtures/bindings");
}

mod selected {
    ::knock_runtime::workflows!("fixtures/bindings", only = ["reminder"]);
}

mod renamed {
    pub(crate) use ::knock_runtime as knock;

    ::knock_runtime::workflows!("fixtures/bindings", crate = crate::renamed::knock);
}

macro_rules! from_a_macro {
    () => {
        ::knock_runtime::workflows!(
            "fixtures/bindings",
            only = ["reminder"],
            crate = $crate::renamed::knock,
        );
    };
}

mod expanded {
    from_a_macro!();
}

mod included {
    ::knock_runtime::include_workflows!(only = ["reminder"]);
}

mod included_elsewhere {
    ::knock_runtime::include_workflows!(crate = crate::renamed::knock,);
}

fn client() -> ::knock_runtime::Client {
    let client = ::knock_runtime::Client::builder()
        .api_key("sk_test_1")
        .build();
    client.unwrap()
}

#[test]
fn data_is_typed_and_what_is_optional_has_a_setter() {
    use ::std::clone::Clone;
    use ::std::convert::Into;
    use whole::workflows::activity_update::{Data, KEY, trigger};

    let data = Data {
        item_count: 3.into(),
        project_name: "Q1".into(),
    };
    let payload = data.clone().note("late");
    ::std::assert_eq!(
        ::serde_json::to_string(&payload).unwrap(),
        r#"{"item_count":3,"project_name":"Q1","note":"late"}"#
    );
    ::std::assert_eq!(KEY, "activity-update");
    ::std::mem::drop(trigger(&client(), ["user_1"], data));
    ::std::mem::drop(trigger(&client(), ["user_1"], payload));
}

#[test]
fn a_required_actor_is_a_parameter_and_what_waits_can_be_cancelled() {
    use ::std::convert::Into;

    let data = || whole::workflows::reminder::Data { task: "tea".into() };
    let client = client();
    ::std::mem::drop(whole::workflows::reminder::trigger(
        &client,
        "user_1",
        data(),
        ::knock_runtime::Recipient::user("user_2"),
    ));
    ::std::mem::drop(whole::workflows::reminder::trigger_each(
        &client,
        [("user_1", data())],
        ::knock_runtime::Recipient::user("user_2"),
    ));
    ::std::mem::drop(whole::workflows::reminder::cancel(&client, "reminder-1"));
}

#[test]
fn the_runtime_can_stand_elsewhere() {
    use ::std::convert::Into;

    let renamed = renamed::workflows::reminder::Data { task: 1.into() };
    let expanded = expanded::workflows::reminder::Data { task: 1.into() };
    ::std::assert_eq!(
        ::serde_json::to_value(renamed.extra("x", 2)).unwrap(),
        ::serde_json::to_value(expanded.extra("x", 2)).unwrap()
    );
    ::std::assert_eq!(
        selected::workflows::reminder::KEY,
        whole::workflows::reminder::KEY
    );
}

#[test]
fn what_a_build_script_generated_can_be_chosen_from() {
    use ::std::convert::Into;

    let data = || included::workflows::reminder::Data { task: "tea".into() };
    ::std::mem::drop(included::workflows::reminder::cancel(&client(), "tea"));
    let elsewhere = included_elsewhere::workflows::reminder::Data { task: "tea".into() };
    ::std::assert_eq!(
        ::serde_json::to_value(data().extra("x", 2)).unwrap(),
        ::serde_json::to_value(elsewhere.extra("x", 2)).unwrap()
    );
    ::std::assert_eq!(
        included_elsewhere::workflows::activity_update::KEY,
        "activity-update"
    );
}
