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
use quote::{ToTokens, quote};
use syn::{DeriveInput, Error, Result, Type};

use self::input::Input;
use self::shape::Place;

pub(crate) fn knock_data(input: TokenStream) -> TokenStream {
    let expand = |input: &DeriveInput| {
        let input = Input::of(input)?;
        let (shape, runtime) = (shape::of(&input, Place::Inside), &input.knock.runtime);
        let ident = input.ident;
        let generics = generics::with_bounds(&input);
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        Ok(quote! {
            #[automatically_derived]
            impl #impl_generics #runtime::KnockData for #ident #ty_generics #where_clause {
                const SHAPE: &'static #runtime::Shape = #shape;
            }
        })
    };
    let shape = syn::parse2(input).and_then(|input| expand(&input));
    shape.unwrap_or_else(Error::into_compile_error)
}

pub(crate) fn workflow(input: TokenStream) -> TokenStream {
    let expand = |input: &DeriveInput| workflow::expand(&Input::of(input)?);
    let answer = |input| expand(&input).unwrap_or_else(|error| stub::functions(&input, &error));
    syn::parse2(input).map_or_else(Error::into_compile_error, answer)
}

/// Several errors as one, if there are any.
fn all(errors: impl IntoIterator<Item = Error>) -> Result<()> {
    let all = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    });
    all.map_or(Ok(()), Err)
}

/// A path whose every token points at a place, so that rustc does too.
fn at(span: Span, path: &TokenStream) -> TokenStream {
    let tokens = path.clone().into_iter();
    tokens
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// The first and the last token of a type: stable compilers cannot join spans, but what is between
/// two tokens is where they point.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}
