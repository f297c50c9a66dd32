// Copies the command beside the button. Where there is no clipboard, as in files opened by old browsers, the command is selected instead.
for (const button of document.querySelectorAll('.command button')) {
  const command = button.previousElementSibling;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = 'Selected';
    }
  });
}
