/**
 * Creates the page, with relative addresses that hold below the path of `PUBLIC_URL` too.
 *
 * @param root the folder of `/redoc`, relative to the page: `./` or `../`
 */
export const createRedocPage = (root: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>User Authentication Service</title>
    <link rel="icon" href="data:," />
    <style>
      body {
        margin: 0;
      }
    </style>
  </head>
  <body>
    <redoc spec-url="${root}openapi.json"></redoc>
    <script src="${root}redoc/redoc.standalone.js"></script>
  </body>
</html>
`;
