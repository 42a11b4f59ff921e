//! Arguments in, exit code out.

/// A third of a build is allocation with that of the system; with this one, a tenth.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    aims_site::cli::main()
}
