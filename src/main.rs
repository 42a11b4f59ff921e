//! Arguments in, exit code out.

/// With that of the system, more than a third of a build is allocation.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    aims_site::cli::main()
}
