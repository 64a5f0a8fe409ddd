//! What is said to a macro: `runtime; "directory", only = ["key"], crate = path`.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Token, bracketed};

pub(crate) struct Arguments {
    /// The crate by whose path the macro was called, which comes first.
    of: Path,
    pub(crate) directory: Option<LitStr>,
    only: Option<Vec<LitStr>>,
    runtime: Option<Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut arguments = Self {
            of: input.call(Path::parse_mod_style)?,
            directory: None,
            only: None,
            runtime: None,
        };
        input.parse::<Token![;]>()?;
        if input.peek(LitStr) {
            arguments.directory = Some(input.parse()?);
            separator(input)?;
        }
        while !input.is_empty() {
            arguments.named(input)?;
            separator(input)?;
        }
        Ok(arguments)
    }
}

impl Arguments {
    /// The module that the macro expands to.
    pub(crate) fn module(&self, items: &TokenStream) -> TokenStream {
        let runtime = self.runtime.as_ref().unwrap_or(&self.of);
        quote! {
            /// The workflows of the Knock directory.
            #[allow(dead_code, unreachable_pub)]
            pub mod workflows {
                #[allow(unused_imports)]
                use #runtime as knock_runtime;
                #items
            }
        }
    }

    /// The chosen keys.
    pub(crate) fn only(&self) -> Option<BTreeSet<String>> {
        let only = self.only.as_ref();
        only.map(|keys| keys.iter().map(LitStr::value).collect())
    }

    /// Errors on the chosen keys that something is to be said of.
    pub(crate) fn errors_of_keys(&self, error: impl Fn(&str) -> Option<String>) -> TokenStream {
        let keys = self.only.iter().flatten();
        keys.filter_map(|key| Some(Error::new(key.span(), error(&key.value())?)))
            .map(Error::into_compile_error)
            .collect()
    }

    /// Where to show what is wrong with the Knock directory.
    pub(crate) fn span(&self) -> Span {
        let directory = self.directory.as_ref();
        directory.map_or_else(Span::call_site, LitStr::span)
    }

    fn named(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(Token![crate]) {
            let name: Token![crate] = input.parse()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            return set(&mut self.runtime, path, name.span);
        }
        let name: Ident = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "expected `only = [\"key\", …]` or `crate = path`",
            )
        })?;
        if name != "only" {
            let message = format!("unknown argument `{name}`: there are `only` and `crate`");
            return Err(Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        let keys;
        bracketed!(keys in input);
        let keys = Punctuated::<LitStr, Token![,]>::parse_terminated(&keys)?;
        set(&mut self.only, keys.into_iter().collect(), name.span())
    }
}

/// Between two arguments there is a comma.
fn separator(input: ParseStream<'_>) -> Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn set<T>(argument: &mut Option<T>, value: T, span: Span) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(span, "this argument is given twice")),
    }
}
