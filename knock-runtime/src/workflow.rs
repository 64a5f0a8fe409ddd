use serde::Serialize;

/// A struct that is the data of a workflow: `#[derive(Workflow)]` implements it, after it has
/// compared the struct with what the templates read.
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
pub trait Workflow: Serialize {
    /// The key of the workflow.
    const KEY: &'static str;
}
