//! Procedural macros of `knock-runtime`: use them from there, where they are documented.

mod arguments;
mod derive;
mod include;
mod tracking;
mod workflows;

use proc_macro::TokenStream;
use syn::Result;

use arguments::{Arguments, module};

/// What `knock_runtime::workflows!` expands to: its arguments behind the path of the runtime and `;`.
#[proc_macro]
pub fn workflows(input: TokenStream) -> TokenStream {
    expand(input, workflows::expand)
}

/// What `knock_runtime::include_workflows!` expands to where it has arguments, in the same form.
#[proc_macro]
pub fn include_workflows(input: TokenStream) -> TokenStream {
    expand(input, include::expand)
}

fn expand(
    input: TokenStream,
    expand: fn(&Arguments) -> Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let expansion = syn::parse(input).and_then(|arguments| expand(&arguments));
    let expansion = expansion.unwrap_or_else(|error| module(&error.into_compile_error()));
    expansion.into()
}

/// Compares a struct with what the templates of a workflow read, and triggers the workflow with it.
///
/// ```text
/// #[derive(serde::Serialize, knock_runtime::Workflow)]
/// #[knock(workflow = "activity-update")]
/// struct ActivityUpdate {
///     item_count: u32,
///     project_name: String,
///     action_url: url::Url,
/// }
///
/// update.trigger(&client, ["user_123"]).await?;
/// ```
///
/// It implements the trait of the same name, and the functions `trigger`, `trigger_each` and, where a
/// step can pause a run, `cancel`. They take an actor and a tenant at the end where the templates
/// cannot do without.
///
/// | attribute | on | says |
/// | --- | --- | --- |
/// | `workflow = "key"` | the struct | whose data it is |
/// | `directory = "path"` | the struct | where the Knock directory is, relative to the manifest; else it is looked for as by `workflows!` |
/// | `deny_unused` | the struct | that a field which nothing reads is an error |
/// | `unchecked` | the struct, a field | that it is not looked into |
/// | `kind = "text"` | a field | what it holds, where its type cannot say so |
/// | `crate = path` | the struct | where `knock-runtime` is, when it is not `::knock_runtime` |
///
/// The attributes of serde are understood. Nested types derive `KnockData`. A field whose type is
/// written with a type parameter is compared when code is generated: `cargo build` reports it, and
/// `cargo check` does not.
///
/// The crate is compiled again when a file changes that the workflow depends on.
#[proc_macro_derive(Workflow, attributes(knock))]
pub fn workflow(input: TokenStream) -> TokenStream {
    derive::workflow(input.into()).into()
}

/// Says what a type is as JSON, so that `#[derive(Workflow)]` can look into it.
///
/// It understands the attributes of serde, beside whose `Serialize` it stands. `#[knock(kind = "text")]`
/// says what a field holds whose type cannot say so, `#[knock(unchecked)]` on a field or the type that
/// it is not looked into, and `#[knock(crate = path)]` where `knock-runtime` is.
///
/// A field whose type is written with the name of the type itself is not looked into.
#[proc_macro_derive(KnockData, attributes(knock))]
pub fn knock_data(input: TokenStream) -> TokenStream {
    derive::knock_data(input.into()).into()
}
