use serde::Serialize;

/// A struct that is the data of a workflow: the `Data` of a generated module, or a type with
/// `#[derive(Workflow)]`, which has compared it with what the templates read.
///
/// ```
/// # #[cfg(feature = "macros")]
/// # {
/// use knock_runtime::Workflow;
///
/// #[derive(serde::Serialize, Workflow)]
/// #[knock(workflow = "reminder", directory = "../workflows")]
/// struct Reminder {
///     due_at: String,
///     task: String,
/// }
///
/// assert_eq!(Reminder::KEY, "reminder");
/// # }
/// ```
pub trait Workflow: Sized {
    /// The key of the workflow.
    const KEY: &'static str;

    /// The data as it is sent, which the data becomes: what is optional stands beside it.
    type Payload: From<Self> + Serialize;
}
