//! The client, held to Knock's own description of its API: a mock that is made of it takes every
//! request, refuses those that are wrong in one thing, and its answers and errors are decoded.

mod call;
mod controls;
mod description;
mod mock;
mod operations;
mod patches;
mod report;
mod sent;
mod trial;

use crate::description::Description;
use crate::mock::Mock;
use crate::operations::LEFT_OUT;
use crate::report::Report;
use crate::trial::Trials;

#[tokio::test]
async fn every_operation_is_what_knock_describes() {
    let Some(folder) = mock::folder() else { return };
    let Some(mut description) = Description::published(&folder) else {
        return;
    };
    let patched = patches::apply(&mut description);
    let mock = Mock::start(&folder, &description);
    let trials = Trials::new(&description, &mock).await;
    let mut report = Report::default();
    for call in operations::all() {
        trials.run(&call, &mut report).await;
    }
    for operation in description.operations().map(|operation| operation.name()) {
        let is_left_out = LEFT_OUT.iter().any(|(name, _)| *name == operation);
        if report.has(&operation) == is_left_out {
            report.fault(format!(
                "{operation} is either called or left out for a reason"
            ));
        }
    }
    knock_tests::say(&format!(
        "Patches of Knock's description:\n{patched}\n\n{report}"
    ));
    for (operation, reason) in LEFT_OUT {
        knock_tests::say(&format!("left out: {operation}: {reason}"));
    }
    assert!(report.faults.is_empty(), "{}", report.faults.join("\n"));
}
