//! Procedural macros of `knock-runtime`: use them from there, where they are documented.

mod arguments;
mod workflows;

use proc_macro::TokenStream;

/// What `knock_runtime::workflows!` expands to: the arguments behind the path of the runtime and a `;`.
#[proc_macro]
pub fn workflows(input: TokenStream) -> TokenStream {
    workflows::expand(input.into()).into()
}
