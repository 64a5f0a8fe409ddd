//! knock-macros
