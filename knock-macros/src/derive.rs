//! `#[derive(Workflow)]` and `#[derive(KnockData)]`: what serde makes of a type is its shape, which
//! rustc compares with what the templates need.

mod check;
mod demand;
mod functions;
mod generics;
mod input;
mod knock;
mod missing;
mod rename;
mod serde;
mod shape;
mod stub;
mod workflow;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, Error, Result};

use self::input::Input;
use self::shape::Place;

pub(crate) fn knock_data(input: TokenStream) -> TokenStream {
    let expand = |input: &DeriveInput| {
        let input = Input::of(input)?;
        let shape = shape::of(&input, Place::Inside);
        let ident = input.ident;
        let generics = generics::with_bounds(&input);
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let items = quote! {
            #[automatically_derived]
            impl #impl_generics __knock::KnockData for #ident #ty_generics #where_clause {
                const SHAPE: &'static __knock::Shape = #shape;
            }
        };
        Ok(with_runtime(&input.knock, &items))
    };
    let answer = |input| expand(&input).unwrap_or_else(|error| stub::shape(&input, &error));
    syn::parse2(input).map_or_else(Error::into_compile_error, answer)
}

pub(crate) fn workflow(input: TokenStream) -> TokenStream {
    let expand = |input: &DeriveInput| {
        let input = Input::of(input)?;
        let items = workflow::expand(&input)?;
        Ok(with_runtime(&input.knock, &items))
    };
    let answer = |input| expand(&input).unwrap_or_else(|error| stub::functions(&input, &error));
    syn::parse2(input).map_or_else(Error::into_compile_error, answer)
}

/// Items in which the runtime is `__knock`: where it is not, that is one error.
fn with_runtime(knock: &knock::Container, items: &TokenStream) -> TokenStream {
    let runtime = &knock.runtime;
    let (first, last) = ends(runtime);
    let start = quote_spanned!(first=> use);
    let runtime = quote_spanned!(last=> #start #runtime as __knock;);
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            #runtime
            #[allow(unused_imports)]
            use __knock::derive::Unchecked as _;
            #items
        };
    }
}

/// Several errors as one, if there are any.
fn all(errors: impl IntoIterator<Item = Error>) -> Result<()> {
    let all = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    });
    all.map_or(Ok(()), Err)
}

/// The first and the last token: stable compilers cannot join spans, but what is between
/// two tokens is where they point.
fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut spans = tokens
        .to_token_stream()
        .into_iter()
        .map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}
