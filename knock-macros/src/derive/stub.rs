//! Functions in the place of those that cannot be derived.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error};

/// The error, and functions that take whatever they are called with, so that no call is an error of
/// its own: rustc compares no arguments with a signature that holds an error, and nothing with what
/// comes of it.
pub(super) fn functions(input: &DeriveInput, error: &Error) -> TokenStream {
    let error = error.to_compile_error();
    let (ident, visibility) = (&input.ident, &input.vis);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        const _: () = {
            #[allow(unused_braces)]
            const ERROR: usize = { #error };
            #[allow(dead_code, unreachable_pub, clippy::pedantic)]
            impl #impl_generics #ident #ty_generics #where_clause {
                #visibility const KEY: &'static str = "";
                #visibility fn trigger(&self, _: [(); ERROR]) -> [(); ERROR] { [(); ERROR] }
                #visibility fn trigger_each(_: [(); ERROR]) -> [(); ERROR] { [(); ERROR] }
                #visibility fn cancel(_: [(); ERROR]) -> [(); ERROR] { [(); ERROR] }
            }
        };
    }
}
