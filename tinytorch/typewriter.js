(name) => {
  const root = document.getElementById(name);
  const [form, input, button] = ["form", "input", "button"].map((tag) => root.querySelector(tag));
  const paper = root.querySelector("[role=status]");
  let comm;

  /** The kernel of the notebook in which this output stands. */
  function kernel() {
    const widgets = window.jupyterapp ? [...window.jupyterapp.shell.widgets("main")] : [];
    return widgets.find((widget) => widget.node.contains(root))?.sessionContext?.session?.kernel;
  }

  function hear({ start, more, done }) {
    if (start !== undefined) paper.textContent = start;
    if (more !== undefined) paper.textContent += more;
    if (done !== undefined) button.disabled = false;
  }

  function connect() {
    const found = kernel();
    if (!found) return;
    comm = found.createComm(name);
    comm.onMsg = (message) => hear(message.content.data);
    comm.onClose = () => (paper.textContent = "Python was started again. Run the cells above and this one to write.");
    comm.open();
    paper.textContent = "Type a beginning and press Enter.";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!comm) return;
    button.disabled = true;
    comm.send({ beginning: input.value });
  });
  // The notebook has keys of its own; letters typed here are meant for this box.
  input.addEventListener("keydown", (event) => event.stopPropagation());
  connect();
}
