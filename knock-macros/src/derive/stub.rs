//! What is there in the place of what cannot be derived.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error};

use super::{knock, with_runtime};

/// The error, and a shape that everything may be compared with.
pub(super) fn shape(input: &DeriveInput, error: &Error) -> TokenStream {
    let error = error.to_compile_error();
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let items = quote! {
        #error
        impl #impl_generics __knock::KnockData for #ident #ty_generics #where_clause {
            const SHAPE: &'static __knock::Shape = &__knock::Shape::Any;
        }
    };
    let attributes = knock::Container::of(&input.attrs, &mut Vec::new());
    with_runtime(&attributes, &items)
}

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
                #visibility fn schedule(&self, _: [(); ERROR]) -> [(); ERROR] { [(); ERROR] }
                #visibility fn cancel(_: [(); ERROR]) -> [(); ERROR] { [(); ERROR] }
            }
        };
    }
}
