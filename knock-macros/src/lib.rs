//! Procedural macros of `knock-runtime`: use them from there, where they are documented.

mod arguments;
mod derive;
mod include;
mod tracking;
mod workflows;

use proc_macro::TokenStream;
use syn::{Error, Result, parse_macro_input};

use arguments::Arguments;

/// What `knock_runtime::workflows!` expands to: its arguments behind the path of the runtime and `;`.
#[proc_macro]
pub fn workflows(input: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(input as Arguments);
    finish(workflows::expand(&arguments))
}

/// What `knock_runtime::include_workflows!` expands to where it has arguments, in the same form.
#[proc_macro]
pub fn include_workflows(input: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(input as Arguments);
    finish(include::expand(&arguments))
}

fn finish(expansion: Result<proc_macro2::TokenStream>) -> TokenStream {
    expansion.unwrap_or_else(Error::into_compile_error).into()
}

/// Compares a struct with what a workflow reads, and triggers the workflow with it.
#[proc_macro_derive(Workflow, attributes(knock))]
pub fn workflow(input: TokenStream) -> TokenStream {
    derive::workflow(input.into()).into()
}

/// Says what a type is as JSON, so that `#[derive(Workflow)]` can look into it.
#[proc_macro_derive(KnockData, attributes(knock))]
pub fn knock_data(input: TokenStream) -> TokenStream {
    derive::knock_data(input.into()).into()
}
